// The phone beside the shop: the sandbox's own page in a frame. It looks at the screen
// whenever there may be something new on it, and plays the wallet that a page opens.

import { make } from './make.js';

const PHONE = new URL('sandbox/phone', document.baseURI).href;
// What `act` answers with when something was done, and not refused.
const DONE = ['pay', 'cancel', 'refund', 'expire', 'oddstate'];

// The page that is in the frame follows the system; the shop can be told otherwise.
function dress({ contentDocument }) {
  const { theme } = document.documentElement.dataset;
  if (theme !== 'auto') contentDocument.documentElement.style.colorScheme = theme;
}

export function showPhone({ frame, handset, stage, away }, words) {
  let loaded = false;
  let orderNo;
  let opened = null;

  // Without a trace in the history, so that "back" is the shop's.
  function look(query = '') {
    if (!loaded) return;
    frame.contentWindow.location.replace(PHONE + query);
  }

  // A folded phone is not loaded.
  function load() {
    if (loaded || !handset.open) return;
    loaded = true;
    frame.src = PHONE;
  }

  function cover(covered) {
    const { pretend } = window;
    if (pretend.covered === covered) return;
    pretend.covered = covered;
    away.hidden = !covered;
    stage.inert = covered;
    document.dispatchEvent(new Event('visibilitychange'));
  }

  function closeWallet(result) {
    if (!opened) return;
    const { end } = opened;
    opened = null;
    cover(false);
    end(result);
  }

  function openWallet({ wallet, code, end }) {
    closeWallet('');
    opened = { end };
    handset.open = true;
    load();
    const query = code ? { code } : { order_no: orderNo ?? '' };
    look(`?${new URLSearchParams(query)}`);
    showAway(wallet);
    cover(true);
    handset.scrollIntoView({ block: 'nearest' });
  }

  function showAway(wallet) {
    const back = make('button', words.back, { type: 'button' });
    back.addEventListener('click', () => closeWallet('back'));
    away.replaceChildren(make('b', words.away[wallet]), make('p', words.awayTip), back);
  }

  // Whatever was pressed there, the frame's address says how it ended.
  frame.addEventListener('load', () => {
    dress(frame);
    const result = new URLSearchParams(frame.contentWindow.location.search).get('result');
    if (DONE.includes(result)) closeWallet(result);
  });
  handset.addEventListener('toggle', load);
  document.addEventListener('demo-wallet', ({ detail }) => openWallet(detail));
  document.addEventListener('checkout-order', ({ detail }) => { orderNo = detail.orderNo; });
  document.addEventListener('checkout-action', () => { if (!opened) look(); });
  orderNo = document.querySelector('wallet-checkout').order?.orderNo;
  load();
}
