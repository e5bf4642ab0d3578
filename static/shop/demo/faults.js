// Faults that a press switches on. The gateways' faults belong to the sandbox: they are
// for the chosen gateway, and last for every page until they are off. The browser's faults
// belong to this page, and are gone when it is left.

import { chosen } from '../chosen.js';
import { make } from './make.js';
import { group } from './switches.js';

const { gateway } = chosen;
// How often a lasting fault happens.
const LASTING = 1_000_000;
const WITH_STATE_QUERY = ['epay', 'order-cmd'];
// An error code of each gateway's own.
const REFUSAL_CODES = { 'pay-url': 500, epay: -2, 'order-cmd': -15, gatepay: 104, smallsaas: 1 };

const spec = (place, kind, value, times = LASTING) => ({ gateway, at: place, kind, value, times });
const everywhere = (kind, value) => (
  WITH_STATE_QUERY.includes(gateway) ? ['create', 'state'] : ['create']
).map((place) => spec(place, kind, value));

const SPECS = {
  slow: everywhere('delay', 4000),
  down: everywhere('status', 503),
  lost: [spec('create', 'drop-after', null, 1)],
  garbled: [spec('create', 'garbage', null, 1)],
  refused: [spec('create', 'code', REFUSAL_CODES[gateway], 1)],
  state: WITH_STATE_QUERY.includes(gateway) ? [spec('state', 'drop', null)] : [],
};
const OF_THE_PAGE = ['cut', 'full'];
// What the sandbox's scenario is set to, by the chosen answer.
const SCENARIOS = {
  epay: (answer) => ({ epay_field: answer || null }),
  'pay-url': (answer) => ({ pay_url: answer }),
  gatepay: (answer) => ({
    gatepay: { stock: answer === 'stock' ? 0 : null, license: answer === 'expired' ? 'expired' : 'valid' },
  }),
};

const post = (path, body) => fetch(`sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
const same = (one, other) => ['gateway', 'at', 'kind', 'value'].every((key) => one[key] === other[key]);

// `pending` are the specs that wait at the sandbox.
function isOn(name, pending) {
  if (OF_THE_PAGE.includes(name)) return window.pretend[name];
  return SPECS[name].length > 0
    && SPECS[name].every((one) => pending.some((other) => same(one, other)));
}

const pendingSpecs = async () => (await fetch('sandbox/faults')).json();

// The faults of other gateways stay. The sandbox uses the first one that fits, so those
// that happen once go before those that last.
async function setFaults(names) {
  const others = (await pendingSpecs()).filter((one) => one.gateway !== gateway);
  const ours = names.flatMap((name) => SPECS[name] ?? []).sort((one, other) => one.times - other.times);
  await fetch('sandbox/faults', { method: 'DELETE' });
  for (const one of [...others, ...ours]) await post('faults', one);
}

function setPageFault(name, on) {
  const was = window.pretend[name];
  window.pretend[name] = on;
  // A browser fires an event when the network goes and when it is back.
  if (name === 'cut' && on !== was) dispatchEvent(new Event(on ? 'offline' : 'online'));
}

// The widget asks for the state as if the network had come back: while it has a stream it would ask
// half a minute later.
const askNow = () => dispatchEvent(new Event('online'));

const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';

// A fault's button, and what to look at.
function faultRow(name, labels) {
  const [title, description] = labels.faults[name];
  const possible = OF_THE_PAGE.includes(name) || SPECS[name].length > 0;
  const button = make('button', title, { type: 'button', id: `fault-${name}`, disabled: !possible });
  const about = make('p', possible ? description : labels.noQuery, { id: `about-${name}` });
  button.setAttribute('aria-describedby', about.id);
  const row = make('li');
  row.append(button, about);
  return { row, button };
}

export async function offerFaults(tray, pending, labels) {
  const names = Object.keys(labels.faults);
  const { box, values } = group(labels.groups.faults, 'faults');
  box.dataset.choice = 'faults';
  const sheet = make('details', '', { id: 'faults' });
  const count = make('summary');
  const list = make('ul');
  const off = make('button', labels.off, { type: 'button', id: 'all-off' });
  const buttons = {};

  function show(specs) {
    const on = names.filter((name) => isOn(name, specs));
    for (const name of names) buttons[name].setAttribute('aria-pressed', on.includes(name));
    box.toggleAttribute('data-on', on.length > 0);
    count.textContent = on.length ? labels.on(on.length) : labels.none;
  }

  // A server that has stopped has no faults to show.
  const refresh = () => pendingSpecs().then(show, () => {});

  async function press(name) {
    const on = !isPressed(buttons[name]);
    if (OF_THE_PAGE.includes(name)) setPageFault(name, on);
    else await setFaults(names.filter((other) => (other === name ? on : isPressed(buttons[other]))));
    askNow();
    await refresh();
  }

  async function allOff() {
    for (const name of OF_THE_PAGE) setPageFault(name, false);
    await fetch('sandbox/faults', { method: 'DELETE' });
    askNow();
    await refresh();
  }

  for (const name of names) {
    const { row, button } = faultRow(name, labels);
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
  // A fault that happens once is gone after that.
  for (const event of ['checkout-state', 'checkout-error']) document.addEventListener(event, refresh);
  show(pending);
  await offerAnswers(tray, labels);
}

function closesByItself(sheet) {
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !sheet.open) return;
    sheet.open = false;
    sheet.querySelector('summary').focus();
  });
}

// Which of its documented answers the gateway gives.
async function offerAnswers(tray, labels) {
  if (!SCENARIOS[gateway]) return;
  const now = await (await fetch('sandbox/scenario')).json();
  const shop = now.gatepay.stock === 0 ? 'stock' : now.gatepay.license;
  const current = { epay: now.epay_field ?? '', 'pay-url': now.pay_url, gatepay: shop }[gateway];
  const { box, values } = group(labels.groups.answer, 'answer');
  box.dataset.choice = 'answer';
  const select = make('select', '', { id: 'answer' });
  select.setAttribute('aria-label', labels.groups.answer);
  for (const [value, label] of Object.entries(labels.answers[gateway])) {
    select.append(make('option', label, { value }));
  }
  select.value = current;
  select.addEventListener('change', () => post('scenario', SCENARIOS[gateway](select.value)));
  values.append(select);
  tray.lastElementChild.before(box);
}
