// What Prototype.js 1.6 and careless scripts do. A driver reads and writes its answers by the same
// prototypes: they are as they were meanwhile.
let isNow = false;
Object.defineProperty(window, 'isOld', {
  get: () => isNow,
  set(is) {
    isNow = is;
    if (is) Object.assign(Object.prototype, { extra: 'x', each() {} });
    else for (const name of ['extra', 'each']) delete Object.prototype[name];
  },
});
const spoil = (prototype, write) => Object.defineProperty(prototype, 'toJSON', {
  get: () => (window.isOld ? function toJSON() { return write(this); } : undefined),
});
spoil(Array.prototype, (list) => `[${list.join(', ')}]`);
spoil(String.prototype, (text) => `"${text}"`);
spoil(Number.prototype, (number) => `${number}`);
Object.defineProperty(navigator, 'languages', { value: undefined });
document.documentElement.removeAttribute('lang');

const until = async (holds) => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 400) throw new Error(`not so: ${holds}, shown: ${element.shadowRoot.textContent}`);
    await pause(25);
  }
};

/** A whole sale; returns the product's name as it is shown, and how it went. */
window.sale = async (createOrder) => {
  element?.remove();
  const made = checkout({ 'state-endpoint': '/state', 'state-stream': '/state/stream' });
  made.removeAttribute('locale');
  made.products = [{ id: 'sampler', name: 'Teas', price: '19.90' }];
  if (createOrder) {
    made.removeAttribute('order-endpoint');
    made.createOrder = createOrder;
  }
  isOld = true;
  try {
    document.body.append(made);
    await until(() => made.state === 'ready');
    const name = made.shadowRoot.querySelector('.product .name').textContent;
    made.pay();
    await until(() => made.state === 'paying');
    await pause(2500);
    isOld = false;
    await pays();
    isOld = true;
    await until(() => made.state === 'paid');
    return [name, made.state];
  } finally {
    isOld = false;
  }
};
window.ordered = async ({ productId, quantity, wallet }) => {
  const headers = { 'Content-Type': 'application/json' };
  const body = `{"product_id":"${productId}","quantity":${quantity},"wallet":"${wallet}"}`;
  const { order_no, amount } = await (await fetch('/orders', { method: 'POST', headers, body })).json();
  return { order_no, amount: Number(amount), expires_in: 600 };
};
