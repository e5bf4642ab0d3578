// The demo shop: an ordinary page around <wallet-checkout>. The query chooses the
// gateway, the brand, the language and the theme, and may set attributes of the element.

import { brands } from './brands.js';
import { chosen, shopLanguage } from './chosen.js';
import { texts } from './texts.js';

const FROM_QUERY = [
  'expires-in', 'flow', 'wallet', 'wallets', 'product-id', 'quantity', 'order-no', 'watch',
  'state-endpoint', 'endpoint', 'order-endpoint', 'return-url', 'redirect-target', 'referer-hop',
  'handoff', 'state-stream',
];

// Milliseconds until the instruments appear without a checkout.
const CHECKOUT_COMES_WITHIN = 5_000;

const query = new URLSearchParams(location.search);
const checkout = document.querySelector('wallet-checkout');
const brand = brands[chosen.brand];
const labels = { ...texts[shopLanguage], ...brand[shopLanguage] };

function configure() {
  checkout.setAttribute('gateway', chosen.gateway);
  checkout.setAttribute('endpoint', `pay/${chosen.gateway}`);
  // Only gatepay has one QR code for both wallets.
  if (chosen.gateway === 'gatepay') checkout.setAttribute('wallets', 'alipay wechat onecode');
  // One code for both wallets: the phone that scans it goes on with the order.
  if (chosen.code === 'either') checkout.setAttribute('handoff', `c?gateway=${chosen.gateway}`);
  checkout.setAttribute('theme', chosen.theme);
  for (const name of FROM_QUERY) {
    const value = query.get(name);
    if (value === null) continue;
    if (value === '' && name !== 'watch') checkout.removeAttribute(name);
    else checkout.setAttribute(name, value);
  }
}

function applyBrand() {
  const root = document.documentElement;
  root.lang = shopLanguage;
  if (chosen.lang !== shopLanguage) checkout.setAttribute('locale', chosen.lang);
  root.dataset.theme = chosen.theme;
  root.dataset.brand = chosen.brand;
  const theme = document.getElementById('theme');
  if (chosen.brand !== 'tea') theme.href = `shop/themes/${chosen.brand}.css`;
  document.title = `${labels.name} ${labels.second}`;
  document.getElementById('mark').src = brand.mark;
  document.getElementById('scene').src = brand.scene;
  document.querySelector('.brand').href = location.search || './';
  for (const place of document.querySelectorAll('[data-text]')) {
    place.textContent = labels[place.dataset.text];
  }
  for (const place of document.querySelectorAll('[data-text-label]')) {
    place.setAttribute('aria-label', labels[place.dataset.textLabel]);
  }
  checkout.products = brand.products.map((product) => {
    const [name, description] = labels.goods[product.id];
    return { ...product, name, description };
  });
}

// Without the widget the fallback says that the checkout could not be opened.
function watchForFailure() {
  const showFailure = () => { checkout.querySelector('.fallback').textContent = labels.failed; };
  document.addEventListener('checkout-error', ({ detail }) => {
    if (['load', 'internal'].includes(detail.code)) showFailure();
  });
  // The element may have failed before this script ran.
  if (checkout.state === 'failed') showFailure();
}

// Resolves when the checkout is ready or has failed, or after a while: a checkout that
// does not load must not hold the instruments back.
function settled() {
  return new Promise((done) => {
    document.addEventListener('checkout-ready', done, { once: true });
    document.addEventListener('checkout-error', done, { once: true });
    if (checkout.state !== 'loading') done();
    setTimeout(done, CHECKOUT_COMES_WITHIN);
  });
}

watchForFailure();
configure();
applyBrand();
if (document.documentElement.dataset.instruments !== 'off') {
  await settled();
  await import('./demo/demo.js');
}
