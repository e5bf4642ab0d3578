// Another wasm instance with Yew in it, under the names that Yew gives by itself:
// the page's app, which draws into <main> and listens there.
const { Widget, imports, start } = await import('./app/wallet-checkout_glue.js');
const { instance } = await WebAssembly.instantiateStreaming(
  fetch('./app/wallet-checkout_bg.wasm'), imports(),
);
start(instance);
// What that app does.
window.yew = [];
const host = {
  emit: (name) => { yew.push(name); return true; },
  createOrder: () => Promise.reject(new Error('the page makes no order')),
};
const options = {
  gateway: 'order-cmd', endpoint: new URL('/pay/order-cmd', location).href, locale: 'en',
  'order-no': 'of-the-page', amount: '1.00', 'product-name': 'The page',
};
window.app = Widget.mount(document.querySelector('main'), host, JSON.stringify(options));
