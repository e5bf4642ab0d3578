// The events that the page receives, the newest first. Screen readers do not announce
// them: the widget announces what matters itself.

import { make } from './make.js';

const MOST = 200;

// The value of a member, cut short where it is a picture, which would fill the log.
const shortened = (name, value) => (
  typeof value === 'string' && value.length > 160 ? `${value.slice(0, 80)}…` : value
);

function clock(now) {
  const two = (part) => String(part).padStart(2, '0');
  return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
}

function row(name, detail, when) {
  const item = make('li');
  item.dataset.event = name;
  const details = make('dl');
  for (const [key, value] of Object.entries(detail)) {
    if (value === undefined) continue;
    const shown = typeof value === 'string' ? shortened('', value) : JSON.stringify(value, shortened);
    details.append(make('dt', key), make('dd', shown));
  }
  item.append(make('time', clock(when)), make('b', `checkout-${name}`), details);
  return item;
}

export function keepLog(log, clear) {
  const { pretend } = window;
  pretend.record = (...event) => {
    log.prepend(row(...event));
    if (log.childElementCount > MOST) log.lastElementChild.remove();
  };
  for (const event of pretend.early) pretend.record(...event);
  clear.addEventListener('click', () => log.replaceChildren());
}
