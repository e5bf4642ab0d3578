// The instruments beside the demo shop: switches, faults, the phone, the events, the
// snippet. The shop imports them once its checkout is there.

import { chosen, shopLanguage } from '../chosen.js';
import { offerFaults } from './faults.js';
import { keepLog } from './log.js';
import { make } from './make.js';
import { showPhone } from './phone.js';
import { offerSnippet } from './snippet.js';
import { labelOf, showSwitches } from './switches.js';
import { texts } from './texts.js';

const WIDE = matchMedia('(min-width: 900px)');

const labels = texts[shopLanguage];
const at = (id) => document.getElementById(id);

function unfold() {
  for (const id of ['tray', 'handset', 'events']) at(id).open = WIDE.matches;
}

function linkToTab(path, text) {
  return make('a', text, { href: path, target: '_blank', rel: 'noopener' });
}

function labelEverything() {
  const tip = chosen.as === 'own' ? labels.phoneTip : labels.phoneTipSame;
  at('phone-title').textContent = labels.phone;
  at('phone-tip').replaceChildren(
    tip, ' ', linkToTab('sandbox/phone', labels.tab), ' · ', linkToTab('sandbox/', labels.console),
  );
  at('phone').title = labels.frame;
  at('events-title').textContent = labels.events;
  at('clear').textContent = labels.clear;
  at('log').dataset.nothing = labels.nothing;
  at('device-name').textContent = labelOf(chosen.as, labels);
  const now = [chosen.brand, chosen.gateway, chosen.as];
  at('now').textContent = now.map((value) => labelOf(value, labels)).join(' · ');
}

const checkout = document.querySelector('wallet-checkout');
keepLog(at('log'), at('clear'));
labelEverything();
showSwitches(at('switches'), labels);
unfold();
WIDE.addEventListener('change', unfold);
offerSnippet(at('switches'), checkout, labels);
// A server with real gateways has no sandbox: there is nothing to scan with, and there
// are no faults.
const sandbox = await fetch('sandbox/faults').catch(() => null);
at('handset').hidden = !sandbox?.ok;
if (sandbox?.ok) {
  const stage = document.querySelector('.stage');
  showPhone({ frame: at('phone'), handset: at('handset'), stage, away: at('away') }, labels);
  await offerFaults(at('switches'), await sandbox.json(), labels);
}
