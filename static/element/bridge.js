// Calls into the wallet whose browser this is. Most shoppers are elsewhere, and here
// it takes a fifth of what it would in the wasm. What the answers mean, the core says.

// A wallet's browser brings its bridge in within a second or two, or never.
const READY_WITHIN = 5_000;

// What the wallet answers, as text; rejected where there is no bridge.
export async function callBridge(kind, request) {
  switch (kind) {
    case 'wechat-bridge': {
      const bridge = await ready('WeixinJSBridge');
      const answer = await answered((done) => bridge.invoke('getBrandWCPayRequest', request, done));
      return `${answer.err_msg}`;
    }
    case 'alipay-bridge': {
      const bridge = await ready('AlipayJSBridge');
      const answer = await answered((done) => bridge.call('tradePay', request, done));
      return `${answer.resultCode}`;
    }
    default:
      window.wx.miniProgram.navigateTo(request);
      return '';
  }
}

const answered = (call) => new Promise((done) => { call(done); });

function ready(name) {
  return new Promise((resolve, reject) => {
    const settle = () => (window[name] ? resolve(window[name]) : reject(new Error(`no ${name}`)));
    if (window[name]) return settle();
    const timer = setTimeout(settle, READY_WITHIN);
    document.addEventListener(`${name}Ready`, () => {
      clearTimeout(timer);
      settle();
    }, { once: true });
  });
}
