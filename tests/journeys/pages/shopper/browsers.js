// The browser that the page says it is, which a script changes while the page is open, and the
// wallet in it.

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BROWSERS = {
  desktop: { userAgent: navigator.userAgent, maxTouchPoints: 0 },
  iphone: { userAgent: `${IPHONE} Version/17.1 Mobile/15E148 Safari/604.1`, maxTouchPoints: 5 },
  wechat: { userAgent: `${IPHONE} Mobile/15E148 MicroMessenger/8.0.42 NetType/WIFI`, maxTouchPoints: 5 },
  mini: {
    userAgent: `${IPHONE} Mobile/15E148 MicroMessenger/8.0.42 miniProgram/wx1234567890abcdef`, maxTouchPoints: 5,
  },
  alipay: { userAgent: `${IPHONE} Mobile/15E148 AliApp(AP/10.5.20.6000) AlipayClient/10.5.20.6000`, maxTouchPoints: 5 },
};

let present = BROWSERS.desktop;
for (const name of ['userAgent', 'maxTouchPoints']) {
  Object.defineProperty(navigator, name, { get: () => present[name] });
}

function answer(request, callback, ofCode) {
  const code = walletAnswers(request);
  if (code !== undefined) setTimeout(() => callback(ofCode(code)), 20);
}
const WALLETS = {
  wechat: () => {
    window.WeixinJSBridge = { invoke: (name, request, callback) => answer(request, callback, (code) => ({ err_msg: code })) };
  },
  alipay: () => {
    window.AlipayJSBridge = { call: (name, request, callback) => answer(request, callback, (code) => ({ resultCode: code })) };
  },
  mini: () => { window.wx = { miniProgram: { navigateTo() {} } }; },
};

let isHidden = false;
Object.defineProperty(document, 'visibilityState', { get: () => (isHidden ? 'hidden' : 'visible') });
Object.defineProperty(document, 'hidden', { get: () => isHidden });
// Links lead to shops and wallets that there are not, and so do new tabs.
document.addEventListener('click', (event) => {
  if (event.composedPath().some(({ localName }) => localName === 'a')) event.preventDefault();
});
window.open = () => null;

Object.assign(window, {
  /** From now on the page is open in this browser. */
  openIn: (name) => {
    present = BROWSERS[name];
    for (const wallet of ['WeixinJSBridge', 'AlipayJSBridge', 'wx']) delete window[wallet];
    WALLETS[name]?.();
  },
  /** The wallet comes in front of the page, or leaves it. */
  cover: (covered) => {
    isHidden = covered;
    document.dispatchEvent(new Event('visibilitychange'));
  },
});
