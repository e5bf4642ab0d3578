// The demo shop: an ordinary page around <wallet-checkout>. The query picks the
// gateway, the brand, the language and the theme, and hands attributes on to the element.

import { brands } from './brands.js';
import { chosen } from './chosen.js';
import { texts } from './texts.js';

const HANDED_ON = [
  'expires-in', 'flow', 'wallet', 'wallets', 'product-id', 'quantity', 'order-no', 'watch',
  'state-endpoint', 'endpoint', 'order-endpoint', 'return-url', 'redirect-target', 'referer-hop',
];

const PATIENCE = 5_000;

const query = new URLSearchParams(location.search);
const checkout = document.querySelector('wallet-checkout');
const brand = brands[chosen.brand];
const words = { ...texts[chosen.lang], ...brand[chosen.lang] };

function configure() {
  checkout.setAttribute('gateway', chosen.gateway);
  checkout.setAttribute('endpoint', `pay/${chosen.gateway}`);
  // One code for both wallets is gatepay's own.
  if (chosen.gateway === 'gatepay') checkout.setAttribute('wallets', 'alipay wechat onecode');
  checkout.setAttribute('theme', chosen.theme);
  for (const name of HANDED_ON) {
    const value = query.get(name);
    if (value === null) continue;
    if (value === '' && name !== 'watch') checkout.removeAttribute(name);
    else checkout.setAttribute(name, value);
  }
}

function dress() {
  const root = document.documentElement;
  root.lang = chosen.lang;
  root.dataset.theme = chosen.theme;
  root.dataset.brand = chosen.brand;
  const theme = document.getElementById('theme');
  if (chosen.brand !== 'tea') theme.href = `shop/themes/${chosen.brand}.css`;
  document.title = `${words.name} ${words.second}`;
  document.getElementById('mark').src = brand.mark;
  document.getElementById('scene').src = brand.scene;
  document.querySelector('.brand').href = location.search || './';
  for (const place of document.querySelectorAll('[data-text]')) {
    place.textContent = words[place.dataset.text];
  }
  for (const place of document.querySelectorAll('[data-text-label]')) {
    place.setAttribute('aria-label', words[place.dataset.textLabel]);
  }
  checkout.products = brand.products.map((product) => {
    const [name, description] = words.goods[product.id];
    return { ...product, name, description };
  });
}

// Without the widget the page says so in its own words.
function watch() {
  const tell = () => { checkout.querySelector('.fallback').textContent = words.failed; };
  document.addEventListener('checkout-error', ({ detail }) => {
    if (['load', 'internal'].includes(detail.code)) tell();
  });
  // It may have failed before this script was here.
  if (checkout.state === 'failed') tell();
}

// Ready, failed, or late: a checkout that does not come must not hold the rest back.
function settled() {
  return new Promise((done) => {
    document.addEventListener('checkout-ready', done, { once: true });
    document.addEventListener('checkout-error', done, { once: true });
    if (checkout.state !== 'loading') done();
    setTimeout(done, PATIENCE);
  });
}

watch();
configure();
dress();
if (document.documentElement.dataset.instruments !== 'off') {
  await settled();
  await import('./demo/demo.js');
}
