// The demo shop: an ordinary page around <wallet-checkout>. The query picks the
// gateway, the language and the theme, and hands attributes on to the element.

import { texts } from './texts.js';

const HANDED_ON = [
  'expires-in', 'flow', 'wallet', 'wallets', 'product-id', 'quantity', 'order-no', 'watch',
  'state-endpoint', 'endpoint', 'order-endpoint', 'return-url', 'redirect-target', 'referer-hop',
];
const EVENTS = [
  'ready', 'change', 'submit', 'order', 'action', 'state',
  'paid', 'canceled', 'refunded', 'expired', 'error',
];

const query = new URLSearchParams(location.search);
const checkout = document.querySelector('wallet-checkout');

function pick(name, values, otherwise) {
  const value = query.get(name);
  return values.includes(value) ? value : otherwise;
}

function browserLanguage() {
  const tag = navigator.language.toLowerCase();
  if (!tag.startsWith('zh')) return 'en';
  return /hant|hk|mo|tw/.test(tag) ? 'zh-HK' : 'zh-CN';
}

const switches = {
  lang: { 'zh-CN': '简', 'zh-HK': '繁', en: 'EN' },
  gateway: {
    epay: 'epay', 'order-cmd': 'order-cmd', 'pay-url': 'pay-url', gatepay: 'gatepay', smallsaas: 'smallsaas',
  },
  theme: { auto: '◐', light: '☀', dark: '☾' },
};
const chosen = {
  lang: pick('lang', Object.keys(switches.lang), browserLanguage()),
  gateway: pick('gateway', Object.keys(switches.gateway), 'epay'),
  theme: pick('theme', Object.keys(switches.theme), 'auto'),
};

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

function translate() {
  const words = texts[chosen.lang];
  document.documentElement.lang = chosen.lang;
  document.documentElement.dataset.theme = chosen.theme;
  for (const place of document.querySelectorAll('[data-text]')) {
    place.textContent = words[place.dataset.text];
  }
  const child = checkout.querySelector('script[type="application/json"]');
  const { products } = JSON.parse(child.textContent);
  checkout.products = products.map((product) => ({ ...product, ...words.products[product.id] }));
}

function link(name, value, label) {
  const to = new URLSearchParams(query);
  to.set(name, value);
  const a = document.createElement('a');
  a.href = `?${to}`;
  a.textContent = label;
  a.title = texts[chosen.lang].switches[value] ?? value;
  if (chosen[name] === value) a.setAttribute('aria-current', 'true');
  return a;
}

function showSwitches() {
  const nav = document.getElementById('switches');
  for (const [name, values] of Object.entries(switches)) {
    const group = document.createElement('span');
    group.append(...Object.entries(values).map(([value, label]) => link(name, value, label)));
    nav.append(group);
  }
}

function listen() {
  const log = document.getElementById('log');
  for (const name of EVENTS) {
    document.addEventListener(`checkout-${name}`, ({ detail }) => {
      const row = document.createElement('li');
      const title = document.createElement('b');
      title.textContent = `checkout-${name}`;
      row.append(title, ` ${JSON.stringify(detail, shortened)}`);
      log.prepend(row);
    });
  }
  document.addEventListener('checkout-error', ({ detail }) => {
    if (['load', 'internal'].includes(detail.code)) tellFailure();
  });
  // It may have failed before this script was here.
  if (checkout.state === 'failed') tellFailure();
}

// A picture would fill the whole log.
function shortened(name, value) {
  return typeof value === 'string' && value.length > 160 ? `${value.slice(0, 80)}…` : value;
}

function tellFailure() {
  checkout.querySelector('.fallback').textContent = texts[chosen.lang].failed;
}

listen();
configure();
translate();
showSwitches();
