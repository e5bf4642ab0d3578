// The choices that make the page: a link for each value, so that all of them can be
// reached by keyboard, opened in another tab and sent to somebody.

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

// What a value is called. The browser that is not played is a desktop's, or a phone's.
export function called(value, words) {
  const own = window.pretend.mobile ? 'phone' : 'desktop';
  return words.choices[value === 'own' ? own : value] ?? value;
}

function link(name, value, words) {
  const a = make('a', called(value, words), { href: address(name, value) });
  if (name === 'lang') a.lang = value;
  if (chosen[name] === value) a.setAttribute('aria-current', 'true');
  return a;
}

export function showSwitches(tray, words) {
  for (const [name, values] of Object.entries(CHOICES)) {
    const { box, values: place } = group(words.groups[name], 'segments');
    box.dataset.choice = name;
    place.append(...values.map((value) => link(name, value, words)));
    tray.append(box);
  }
}
