// A live widget without a server: its requests are answered here, the create request by a
// gateway's recorded answer. The third state answer is that the order is paid.

const root = document.body.dataset.root;
const network = window.fetch.bind(window);
const json = (value) => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });
let number = 0;
let asked = 0;

const ANSWERS = {
  '/live/orders': () => {
    number += 1;
    asked = 0;
    return json({ order_no: `live-${number}`, amount: '88.00', expires_in: 900 });
  },
  '/live/pay': () => network(`${root}recorded.json`),
  '/live/state': (url) => {
    asked += 1;
    return json({ result: 0, msg: '', order_no: url.searchParams.get('order_no'), pay_state: asked > 2 ? 1 : 0 });
  },
};

window.fetch = async (request, options) => {
  const url = new URL(request.url ?? request, location.href);
  const answer = ANSWERS[url.pathname];
  return answer ? answer(url) : network(request, options);
};

const LANGUAGES = '__LOCALES__'.split(' ');
const ownName = (tag) => new Intl.DisplayNames(tag, { type: 'language' }).of(tag);

for (const place of document.querySelectorAll('[data-live]')) {
  const widget = document.createElement('wallet-checkout');
  const attributes = {
    gateway: 'epay', endpoint: '/live/pay', 'order-endpoint': '/live/orders', 'state-endpoint': '/live/state',
    flow: 'qr', 'product-id': 'longjing', 'product-name': 'West Lake Longjing · 西湖龙井', amount: '88.00', theme: 'auto',
    locale: document.documentElement.lang,
  };
  for (const [name, value] of Object.entries(attributes)) widget.setAttribute(name, value);
  const choice = document.createElement('select');
  choice.setAttribute('aria-label', place.dataset.locale);
  for (const tag of LANGUAGES) {
    const option = new Option(ownName(tag), tag, false, tag === document.documentElement.lang);
    option.lang = tag;
    choice.append(option);
  }
  choice.addEventListener('change', () => widget.setAttribute('locale', choice.value));
  place.prepend(choice, widget);
}
