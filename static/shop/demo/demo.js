// The instruments beside the demo shop: switches, faults, the phone, the events, the
// snippet. The shop brings them in once its checkout is there.

import { chosen } from '../chosen.js';
import { offerFaults } from './faults.js';
import { keepLog } from './log.js';
import { make } from './make.js';
import { showPhone } from './phone.js';
import { offerSnippet } from './snippet.js';
import { called, showSwitches } from './switches.js';
import { texts } from './texts.js';

const WIDE = matchMedia('(min-width: 900px)');

const words = texts[chosen.lang];
const at = (id) => document.getElementById(id);

function unfold() {
  for (const id of ['tray', 'handset', 'heard']) at(id).open = WIDE.matches;
}

function elsewhere(path, text) {
  return make('a', text, { href: path, target: '_blank', rel: 'noopener' });
}

function name() {
  const tip = chosen.as === 'own' ? words.phoneTip : words.phoneTipSame;
  at('phone-title').textContent = words.phone;
  at('phone-tip').replaceChildren(
    tip, ' ', elsewhere('sandbox/phone', words.tab), ' · ', elsewhere('sandbox/', words.console),
  );
  at('phone').title = words.frame;
  at('heard-title').textContent = words.heard;
  at('clear').textContent = words.clear;
  at('log').dataset.nothing = words.nothing;
  at('device-name').textContent = called(chosen.as, words);
  const now = [chosen.brand, chosen.gateway, chosen.as];
  at('now').textContent = now.map((value) => called(value, words)).join(' · ');
}

const checkout = document.querySelector('wallet-checkout');
keepLog(at('log'), at('clear'));
name();
showSwitches(at('switches'), words);
unfold();
WIDE.addEventListener('change', unfold);
offerSnippet(at('switches'), checkout, words);
// Behind a server with real gateways there is no sandbox: nothing to scan with, and
// nothing to break.
const sandbox = await fetch('sandbox/faults').catch(() => null);
at('handset').hidden = !sandbox?.ok;
if (sandbox?.ok) {
  const stage = document.querySelector('.stage');
  showPhone({ frame: at('phone'), handset: at('handset'), stage, away: at('away') }, words);
  await offerFaults(at('switches'), await sandbox.json(), words);
}
