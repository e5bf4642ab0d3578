// Another wasm instance with Yew in it, under the names that Yew gives by itself: the page's
// app, which draws into <main> and listens there. It is our own element under another name,
// with <main> in place of its shadow root.
const main = document.querySelector('main');
const { attachShadow } = Element.prototype;
Element.prototype.attachShadow = function attach(...how) {
  return this.localName === 'yew-app' ? main : attachShadow.apply(this, how);
};
// It leaves the name of our element to ours.
const { define } = customElements;
customElements.define = () => {};
const app = await import('./app/wallet-checkout.js');
customElements.define = define;
app.define('yew-app');
await import('../../wallet-checkout.js');

// What that app does.
window.yew = [];
const element = document.createElement('yew-app');
const attributes = {
  gateway: 'order-cmd', endpoint: '/pay/order-cmd', locale: 'en',
  'order-no': 'of-the-page', amount: '1.00', 'product-name': 'The page',
};
for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
for (const name of ['ready', 'change', 'submit', 'order', 'action', 'state', 'error']) {
  element.addEventListener(`checkout-${name}`, (event) => {
    yew.push(event.type);
    event.stopPropagation();
  });
}
document.body.append(element);
