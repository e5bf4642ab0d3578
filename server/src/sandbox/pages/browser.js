// Plays the browser of the phone that scanned a code (`?as=wechat`), for the page that goes on
// with an order. What the widget reads is what it would find there.
(() => {
  const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ';
  const AGENTS = {
    iphone: `${IPHONE}Version/17.1 Mobile/15E148 Safari/604.1`,
    wechat: `${IPHONE}Mobile/15E148 MicroMessenger/8.0.42(0x18002a2a) NetType/WIFI Language/zh_CN`,
    alipay: `${IPHONE}Mobile/15E148 AliApp(AP/10.5.20.6000) Nebula AlipayClient/10.5.20.6000 Language/zh-Hans`,
  };
  const as = new URLSearchParams(location.search).get('as');
  if (!Object.hasOwn(AGENTS, as)) return;
  const override = (name, value) => Object.defineProperty(navigator, name, { get: () => value });
  override('userAgent', AGENTS[as]);
  override('maxTouchPoints', 5);

  // A wallet that is opened by a link of its own is on this phone, too.
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find(({ localName }) => localName === 'a');
    if (!link?.href || /^https?:/.test(link.href)) return;
    event.preventDefault();
    location.assign(`/sandbox/phone?${new URLSearchParams({ code: link.href })}`);
  });
})();
