// The tag that puts the checkout on the screen onto another page: the attributes as they
// are now, whole addresses, the goods, the brand's theme as a <style>, and the files to preload.

import { chosen } from '../chosen.js';
import { make } from './make.js';

const ADDRESSES = [
  'endpoint', 'order-endpoint', 'state-endpoint', 'state-stream', 'return-url', 'referer-hop', 'handoff',
];
// What the element or the page sets, and no snippet has.
const ITS_OWN = ['state', 'id', 'class', 'style'];

const absolute = (address) => new URL(address, document.baseURI).href;
const quoted = (text) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
const indented = (text, by) => text.trim().replaceAll(/^(?=.)/gm, by);

function attributes(checkout) {
  const own = [...checkout.attributes].filter(({ name }) => !ITS_OWN.includes(name));
  const pairs = own.map(({ name, value }) => (
    `${name}=${quoted(ADDRESSES.includes(name) && value ? absolute(value) : value)}`
  ));
  if (!checkout.hasAttribute('locale')) pairs.push(`locale=${quoted(chosen.lang)}`);
  return pairs.join('\n  ');
}

function goods(checkout) {
  const products = checkout.products.map((product) => (
    product.image ? { ...product, image: absolute(product.image) } : product
  ));
  // A closing tag inside a script's text would end it.
  const lines = products.map((product) => `      ${JSON.stringify(product).replaceAll('<', '\\u003c')}`);
  return `    { "products": [\n${lines.join(',\n')}\n    ] }`;
}

function merchant(checkout) {
  const name = checkout.querySelector('[slot="merchant"]').textContent;
  return `<span slot="merchant">${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span>`;
}

// What the browser may fetch before the module asks for it.
function links(locale) {
  const files = ['wallet-checkout_bg.wasm', `wallet-checkout.${locale}.txt`];
  const tags = files.map((file) => `<link rel="preload" as="fetch" href=${quoted(absolute(file))}>`);
  return ['<!-- On another host than these files: <link crossorigin rel="preload" … -->', ...tags].join('\n');
}

export async function snippetOf(checkout) {
  const theme = await (await fetch(document.getElementById('theme').href)).text();
  return `${links(checkout.getAttribute('locale') ?? chosen.lang)}
<script type="module" src=${quoted(absolute('wallet-checkout.js'))}></script>
<style>
  /* The room of the widget until its script has run: nothing below it moves. */
  wallet-checkout:not(:defined) { display: block; min-block-size: ${checkout.offsetHeight}px; }
${indented(theme, '  ')}
</style>

<wallet-checkout
  ${attributes(checkout)}>
  <script type="application/json">
${goods(checkout)}
  </script>
  ${merchant(checkout)}
</wallet-checkout>
`;
}

function dialog(labels) {
  const box = make('dialog', '', { id: 'snippet' });
  box.setAttribute('aria-labelledby', 'snippet-title');
  const code = make('textarea', '', { id: 'code', readOnly: true, spellcheck: false, rows: 18 });
  code.setAttribute('aria-label', labels.snippet);
  const copy = make('button', labels.copy, { type: 'button', id: 'copy', autofocus: true });
  const close = make('button', labels.close, { type: 'button', id: 'close' });
  const notice = make('span', '', { id: 'copied' });
  notice.setAttribute('role', 'status');
  const row = make('div', '', { className: 'row' });
  row.append(copy, close, notice);
  box.append(
    make('h2', labels.snippetTitle, { id: 'snippet-title' }), make('p', labels.snippetTip), code, row,
  );
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.value);
      notice.textContent = labels.copied;
    } catch {
      code.focus();
      code.select();
      notice.textContent = labels.select;
    }
  });
  close.addEventListener('click', () => box.close());
  return { box, code, notice };
}

export function offerSnippet(tray, checkout, labels) {
  const { box, code, notice } = dialog(labels);
  const open = make('button', labels.snippet, { type: 'button', id: 'embed', className: 'embed' });
  open.addEventListener('click', async () => {
    notice.textContent = '';
    code.value = await snippetOf(checkout);
    box.showModal();
    code.setSelectionRange(0, 0);
    code.scrollTop = 0;
  });
  tray.append(open);
  document.body.append(box);
}
