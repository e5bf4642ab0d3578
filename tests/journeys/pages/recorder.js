// The first script of every page case: records what the page receives, and defines the
// functions that the case's steps use.
(() => {
  const recorded = [];
  const record = (type, detail) => recorded.push({ type, detail });
  for (const name of ['ready', 'change', 'submit', 'order', 'action', 'state', 'paid', 'canceled',
    'refunded', 'expired', 'amount', 'error']) {
    addEventListener(`checkout-${name}`, ({ type, detail }) => record(type, detail));
  }
  addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    record('violation', effectiveDirective);
  });
  addEventListener('error', ({ error }) => error && record('uncaught', error.name));
  addEventListener('unhandledrejection', ({ reason }) => record('uncaught', reason?.name));

  // The first match, also in shadow roots.
  const find = (selector, root = document) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      const within = shadowRoot && find(selector, shadowRoot);
      if (within) return within;
    }
    return null;
  };

  Object.defineProperty(window, 'element', { get: () => find('wallet-checkout') });
  Object.assign(window, {
    part: (name, of = element) => of?.shadowRoot?.querySelector(`[part~="${name}"]`) ?? null,
    events: (type) => recorded.filter((entry) => entry.type === type).map(({ detail }) => detail),
    // Whether an element shows its own children instead of a widget.
    fallback: (of = element) => !!of.shadowRoot?.querySelector('slot:not([name])'),
    // How often a file was asked for, whatever its address's end, by requests that began after
    // `since`, a time of `performance.now()`. A request is listed when it has ended.
    requests: (file, since = 0) => performance.getEntriesByType('resource')
      .filter(({ name, startTime }) => name.split('#')[0].endsWith(file) && startTime > since).length,
    // How often the gateway was asked to make the element's order.
    creates: async () => {
      const trades = await (await fetch('/sandbox/trades')).json();
      const { orderNo } = element.order;
      return trades.find((trade) => Object.values(trade).includes(orderNo))?.creates ?? 0;
    },
    // The wallet pays the element's order.
    pays: async () => {
      const body = new URLSearchParams({ order_no: element.order.orderNo, action: 'pay' });
      await fetch('/sandbox/phone/act', { method: 'POST', body });
    },
    pause: (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); }),
    // A widget that can sell, with a fallback; `attributes` over the usual ones.
    checkout: (attributes = {}) => {
      const made = document.createElement('wallet-checkout');
      const usual = {
        gateway: 'order-cmd', endpoint: '/pay/order-cmd', 'order-endpoint': '/orders',
        'product-id': 'sampler', wallet: 'wechat', locale: 'en',
      };
      for (const [name, value] of Object.entries({ ...usual, ...attributes })) {
        made.setAttribute(name, value);
      }
      made.append('The fallback');
      return made;
    },
  });
})();
