// What translators and other extensions do to a text, or to the element around it.
const ways = {
  wrapped(text) {
    const font = document.createElement('font');
    text.replaceWith(font);
    font.append(text);
  },
  replaced(text) {
    const font = document.createElement('font');
    font.textContent = text.data.toUpperCase();
    text.replaceWith(font);
  },
  removed(text) { text.remove(); },
  moved(text) { document.body.append(text); },
  'element wrapped': function wrapElement({ parentElement }) {
    const font = document.createElement('font');
    parentElement.replaceWith(font);
    font.append(parentElement);
  },
  'element removed': ({ parentElement }) => parentElement.localName === 'span' && parentElement.remove(),
};

/** Does so to each text that is there, and to each that comes. */
function translate(root, way) {
  const done = new WeakSet();
  const all = () => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (done.has(text) || text.parentElement.closest('font') || !text.data.trim()) continue;
      done.add(text);
      ways[way](text);
    }
  };
  all();
  new MutationObserver(all).observe(root, { childList: true, characterData: true, subtree: true });
}

const until = async (holds) => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 400) throw new Error(`not so: ${holds}, shown: ${element.shadowRoot.textContent}`);
    await pause(25);
  }
};

/** A whole sale; returns what it has come to. */
window.sale = async (way) => {
  element?.remove();
  const made = checkout({ 'product-id': 'gaiwan' });
  made.products = [
    { id: 'sampler', name: 'Teas', price: '19.90', max_quantity: 5 },
    { id: 'gaiwan', name: 'Gaiwan', price: '128.00', max_quantity: 5 },
  ];
  document.body.append(made);
  const inside = (selector) => made.shadowRoot.querySelector(selector);
  await until(() => made.state === 'ready' && inside('input[value="sampler"]'));
  translate(made.shadowRoot, way);
  inside('input[value="sampler"]').click();
  await pause(50);
  inside('[part="quantity"] button:last-of-type').click();
  await pause(50);
  const total = inside('.total strong')?.textContent ?? '';
  part('pay-button', made).click();
  await until(() => made.state === 'paying');
  const { amount } = made.order;
  const code = !!part('qr', made);
  const { orderNo } = made.order;
  await pays();
  await until(() => made.state === 'paid');
  await pause(50);
  const shows = !!inside('.outcome [data-look="done"]') && !part('qr', made) && !part('pay-button', made);
  const number = inside('bdi')?.textContent === orderNo;
  return [total.replace('CN', ''), amount, code, shows, number];
};
