// The choices of the page: a link for each value, so that each can be reached by
// keyboard, opened in another tab and sent to somebody.

import { address, CHOICES, chosen } from '../chosen.js';
import { make } from './make.js';

// A named group of controls in the tray.
export function group(title, kind) {
  const box = make('div', '', { className: 'group' });
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', title);
  const values = make('span', '', { className: kind });
  box.append(make('span', title, { className: 'label' }), values);
  return { box, values };
}

// What speakers of a language call it.
const ownName = (tag) => new Intl.DisplayNames(tag, { type: 'language' }).of(tag);

// The name of a value. `own` is the browser that shows the page, on a desktop or a phone.
export function labelOf(value, labels) {
  const own = window.pretend.mobile ? 'phone' : 'desktop';
  return labels.choices[value === 'own' ? own : value] ?? value;
}

function link(name, value, labels) {
  const isLanguage = name === 'lang' && !labels.choices[value];
  const label = isLanguage ? ownName(value) : labelOf(value, labels);
  const a = make('a', label, { href: address(name, value) });
  if (name === 'lang') a.lang = value;
  if (chosen[name] === value) a.setAttribute('aria-current', 'true');
  return a;
}

export function showSwitches(tray, labels) {
  for (const [name, values] of Object.entries(CHOICES)) {
    const { box, values: place } = group(labels.groups[name], 'segments');
    box.dataset.choice = name;
    place.append(...values.map((value) => link(name, value, labels)));
    tray.append(box);
  }
}
