// Another wasm instance with Yew in it, under the names that Yew gives by itself:
// the page's app, which draws into <main> and listens there.
const { boot } = await import('./app/wallet-checkout_glue.js');
const wasm = await WebAssembly.compileStreaming(fetch('./app/wallet-checkout_bg.wasm'));
const widgetOf = await boot(wasm, () => {});
const lines = await (await fetch('./app/wallet-checkout.en.txt')).text();
// What that app does.
window.yew = [];
const element = document.createElement('div');
const attributes = {
  gateway: 'order-cmd', endpoint: '/pay/order-cmd', locale: 'en',
  'order-no': 'of-the-page', amount: '1.00', 'product-name': 'The page',
};
for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
const page = {
  element,
  shadow: document.querySelector('main'),
  properties: {},
  emit: (name) => { yew.push(name); return true; },
  loadTexts: async (known) => known,
  createOrder: () => Promise.reject(new Error('the page makes no order')),
  onBroken: () => {},
};
window.app = widgetOf(page, { locale: 'en', lines });
app.mount();
