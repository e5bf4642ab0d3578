// What goes wrong, at a press. The gateways' faults are the sandbox's own, for the gateway
// that is chosen, and hold for every page until they are off; the browser's are this
// page's, and gone when it is left.

import { chosen } from '../chosen.js';
import { make } from './make.js';
import { group } from './switches.js';

const { gateway } = chosen;
const LASTING = 1_000_000;
const QUERIED = ['epay', 'order-cmd'];
// A refusal in each gateway's own numbers.
const REFUSALS = { 'pay-url': 500, epay: -2, 'order-cmd': -15, gatepay: 104, smallsaas: 1 };

const at = (place, kind, value, times = LASTING) => ({ gateway, at: place, kind, value, times });
const everywhere = (kind, value) => (
  QUERIED.includes(gateway) ? ['create', 'state'] : ['create']
).map((place) => at(place, kind, value));

const ORDERS = {
  slow: everywhere('delay', 4000),
  down: everywhere('status', 503),
  lost: [at('create', 'drop-after', null, 1)],
  garbled: [at('create', 'garbage', null, 1)],
  refused: [at('create', 'code', REFUSALS[gateway], 1)],
  state: QUERIED.includes(gateway) ? [at('state', 'drop', null)] : [],
};
const OF_THE_PAGE = ['cut', 'full'];
const SCENARIOS = {
  epay: (answer) => ({ epay_field: answer || null }),
  'pay-url': (answer) => ({ pay_url: answer }),
  gatepay: (answer) => ({
    gatepay: { stock: answer === 'stock' ? 0 : null, license: answer === 'expired' ? 'expired' : 'valid' },
  }),
};

const post = (path, body) => fetch(`sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
const same = (one, other) => ['gateway', 'at', 'kind', 'value'].every((key) => one[key] === other[key]);

// Those that wait at the sandbox, or are on in this page.
function isOn(name, orders) {
  if (OF_THE_PAGE.includes(name)) return window.pretend[name];
  return ORDERS[name].length > 0
    && ORDERS[name].every((order) => orders.some((other) => same(order, other)));
}

const waiting = async () => (await fetch('sandbox/faults')).json();

// What another page has ordered for another gateway stays. The first fault that fits is
// spent first: those that happen once go before those that last.
async function orderAll(names) {
  const others = (await waiting()).filter((order) => order.gateway !== gateway);
  const ours = names.flatMap((name) => ORDERS[name] ?? []).sort((one, other) => one.times - other.times);
  await fetch('sandbox/faults', { method: 'DELETE' });
  for (const order of [...others, ...ours]) await post('faults', order);
}

function turn(name, on) {
  const was = window.pretend[name];
  window.pretend[name] = on;
  // A browser says so when the network is back.
  if (name === 'cut' && on !== was) dispatchEvent(new Event(on ? 'offline' : 'online'));
}

const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';

// A fault's button, and a word on what to look at.
function line(name, words) {
  const [title, look] = words.faults[name];
  const possible = OF_THE_PAGE.includes(name) || ORDERS[name].length > 0;
  const button = make('button', title, { type: 'button', id: `fault-${name}`, disabled: !possible });
  const about = make('p', possible ? look : words.noQuery, { id: `about-${name}` });
  button.setAttribute('aria-describedby', about.id);
  const row = make('li');
  row.append(button, about);
  return { row, button };
}

export async function offerFaults(tray, orders, words) {
  const names = Object.keys(words.faults);
  const { box, values } = group(words.groups.faults, 'faults');
  box.dataset.choice = 'faults';
  const sheet = make('details', '', { id: 'faults' });
  const count = make('summary');
  const list = make('ul');
  const off = make('button', words.off, { type: 'button', id: 'all-off' });
  const buttons = {};

  function show(now) {
    const on = names.filter((name) => isOn(name, now));
    for (const name of names) buttons[name].setAttribute('aria-pressed', on.includes(name));
    box.toggleAttribute('data-on', on.length > 0);
    count.textContent = on.length ? words.on(on.length) : words.none;
  }

  // A server that is gone has no faults to tell of.
  const refresh = () => waiting().then(show, () => {});

  async function press(name) {
    const on = !isPressed(buttons[name]);
    if (OF_THE_PAGE.includes(name)) turn(name, on);
    else await orderAll(names.filter((other) => (other === name ? on : isPressed(buttons[other]))));
    await refresh();
  }

  async function allOff() {
    for (const name of OF_THE_PAGE) turn(name, false);
    await fetch('sandbox/faults', { method: 'DELETE' });
    await refresh();
  }

  for (const name of names) {
    const { row, button } = line(name, words);
    button.addEventListener('click', () => press(name));
    buttons[name] = button;
    list.append(row);
  }
  off.addEventListener('click', allOff);
  const last = make('li');
  last.append(off);
  list.append(last);
  sheet.append(count, list);
  values.append(sheet);
  tray.lastElementChild.before(box);
  closesByItself(sheet);
  // A fault that holds once is gone when it has happened.
  for (const event of ['checkout-state', 'checkout-error']) document.addEventListener(event, refresh);
  show(orders);
  await offerAnswers(tray, words);
}

function closesByItself(sheet) {
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !sheet.open) return;
    sheet.open = false;
    sheet.querySelector('summary').focus();
  });
}

// Which of its documented answers the gateway gives.
async function offerAnswers(tray, words) {
  if (!SCENARIOS[gateway]) return;
  const now = await (await fetch('sandbox/scenario')).json();
  const standing = now.gatepay.stock === 0 ? 'stock' : now.gatepay.license;
  const current = { epay: now.epay_field ?? '', 'pay-url': now.pay_url, gatepay: standing }[gateway];
  const { box, values } = group(words.groups.answer, 'answer');
  box.dataset.choice = 'answer';
  const select = make('select', '', { id: 'answer' });
  select.setAttribute('aria-label', words.groups.answer);
  for (const [value, label] of Object.entries(words.answers[gateway])) {
    select.append(make('option', label, { value }));
  }
  select.value = current;
  select.addEventListener('change', () => post('scenario', SCENARIOS[gateway](select.value)));
  values.append(select);
  tray.lastElementChild.before(box);
}
