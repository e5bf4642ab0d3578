// Plays another browser (`?as=wechat`), and the faults of this one. It runs before the
// widget, which has no code for it: what the widget reads (the user agent, the wallets'
// bridges, fetch, storage) is what it would find in that browser.
(() => {
  if (document.documentElement.dataset.instruments === 'off') return;
  const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ';
  const WECHAT = `${IPHONE}Mobile/15E148 MicroMessenger/8.0.42(0x18002a2a) NetType/WIFI Language/zh_CN`;
  const AGENTS = {
    iphone: `${IPHONE}Version/17.1 Mobile/15E148 Safari/604.1`,
    android: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    wechat: WECHAT,
    alipay: `${IPHONE}Mobile/15E148 AliApp(AP/10.5.20.6000) Nebula AlipayClient/10.5.20.6000 Language/zh-Hans`,
    'mini-program': `${WECHAT} miniProgram/wx1234567890abcdef`,
  };
  const as = new URLSearchParams(location.search).get('as');
  const agent = Object.hasOwn(AGENTS, as) ? AGENTS[as] : undefined;
  const override = (object, name, get) => Object.defineProperty(object, name, { configurable: true, get });

  // What the demo switches: the wallet in front of the page, the network cut, storage full.
  const pretend = window.pretend = { covered: false, cut: false, full: false };
  pretend.mobile = /Mobi/.test(navigator.userAgent);

  // The widget may fire events before the log is there: they are kept until then.
  const early = [];
  pretend.record = (...event) => early.push(event);
  pretend.early = early;
  for (const name of [
    'ready', 'change', 'submit', 'order', 'action', 'state',
    'paid', 'canceled', 'refunded', 'expired', 'amount', 'error',
  ]) {
    document.addEventListener(`checkout-${name}`, ({ detail }) => pretend.record(name, detail, new Date()));
  }

  // Asks the phone to open the wallet. Resolves with how it ended: `pay`, or anything else.
  const openWallet = (what) => new Promise((end) => {
    document.dispatchEvent(new CustomEvent('demo-wallet', { detail: { ...what, end } }));
  });

  // Another browser has its own storage, without the order that is under way here.
  function changeBrowser() {
    const now = agent ? as : 'own';
    const before = sessionStorage.getItem('demo-as') ?? 'own';
    if (now !== before) {
      sessionStorage.clear();
      localStorage.clear();
    }
    sessionStorage.setItem('demo-as', now);
  }

  function playPhone() {
    document.documentElement.dataset.as = as;
    override(navigator, 'userAgent', () => agent);
    override(navigator, 'maxTouchPoints', () => 5);
    override(document, 'hidden', () => pretend.covered);
    override(document, 'visibilityState', () => (pretend.covered ? 'hidden' : 'visible'));
  }

  // The objects that a wallet's browser gives to the page, as the wallets document them.
  const BRIDGES = {
    wechat: () => {
      window.WeixinJSBridge = {
        invoke: async (name, request, callback) => {
          const end = await openWallet({ wallet: 'wechat' });
          callback({ err_msg: `get_brand_wcpay_request:${end === 'pay' ? 'ok' : 'cancel'}` });
        },
      };
    },
    alipay: () => {
      window.AlipayJSBridge = {
        call: async (name, request, callback) => {
          const end = await openWallet({ wallet: 'alipay' });
          callback({ resultCode: end === 'pay' ? '9000' : '6001' });
        },
      };
    },
    'mini-program': () => {
      window.wx = { miniProgram: { navigateTo: ({ url }) => openWallet({ wallet: 'wechat', code: url }) } };
    },
  };

  // A link that opens a wallet opens it on the phone beside the shop.
  async function openLink(event) {
    const link = event.composedPath().find((node) => node.localName === 'a');
    if (!link?.href || /^(https?|blob|mailto):/.test(link.href)) return;
    event.preventDefault();
    const wallet = /^alipay|scheme=alipay/.test(link.href) ? 'alipay' : 'wechat';
    await openWallet({ wallet, code: link.href, leaves: true });
  }

  // Whether an address is one that the widget sends its requests to.
  function isWidgets(url) {
    const { pathname } = new URL(url, document.baseURI);
    return /\/(pay|orders|state)(\/|$)/.test(pathname) && !pathname.includes('/sandbox/');
  }

  // What a cut does to a stream: one that is open breaks, and no other opens.
  class CutStream extends EventSource {
    constructor(url) {
      super(url);
      const breakOff = () => {
        if (!pretend.cut || !isWidgets(url) || this.readyState === EventSource.CLOSED) return;
        this.close();
        this.dispatchEvent(new Event('error'));
      };
      addEventListener('offline', breakOff);
      // Whoever opens it listens only after that.
      setTimeout(breakOff);
    }
  }

  function playFaults() {
    const { fetch } = window;
    window.fetch = (request, options) => {
      if (pretend.cut && isWidgets(request.url ?? request)) return Promise.reject(new TypeError('Failed to fetch'));
      return fetch.call(window, request, options);
    };
    window.EventSource = CutStream;
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function set(name, value) {
      if (pretend.full && this === localStorage) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      setItem.call(this, name, value);
    };
  }

  if (agent) playPhone();
  BRIDGES[as]?.();
  playFaults();
  document.addEventListener('click', openLink);
  changeBrowser();
})();
