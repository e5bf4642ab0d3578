// Another wasm instance with Yew in it, under the names that Yew gives by itself:
// the page's app, which draws into <main> and listens there.
const { boot } = await import('./app/wallet-checkout_glue.js');
const wasm = await WebAssembly.compileStreaming(fetch('./app/wallet-checkout_bg.wasm'));
const { Widget } = await boot(wasm, () => {});
const words = await (await fetch('./app/wallet-checkout.en.txt')).text();
// What that app does.
window.yew = [];
const host = {
  emit: (name) => { yew.push(name); return true; },
  send: (request) => fetch(request),
  money: (amount) => amount,
  createOrder: () => Promise.reject(new Error('the page makes no order')),
};
const options = {
  gateway: 'order-cmd', endpoint: new URL('/pay/order-cmd', location).href, locale: 'en',
  'order-no': 'of-the-page', amount: '1.00', 'product-name': 'The page',
};
window.app = Widget.mount(document.querySelector('main'), host, JSON.stringify(options), words);
