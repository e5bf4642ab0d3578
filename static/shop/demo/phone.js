// The phone beside the shop: the sandbox's own page in a frame. It is loaded anew
// whenever the shop may show another QR code, and plays the wallet that a page opens.

import { make } from './make.js';

const PHONE = new URL('sandbox/phone', document.baseURI).href;
// The results of the phone page that mean that something was done, and not refused.
const DONE = ['pay', 'cancel', 'refund', 'expire', 'oddstate'];

// A page of this very shop's.
const isPage = (text) => URL.canParse(text) && new URL(text).origin === location.origin
  && !new URL(text).pathname.includes('/sandbox/');

// The page in the frame follows the system's light or dark; the shop may have another.
function applyTheme({ contentDocument }) {
  const { theme } = document.documentElement.dataset;
  if (theme !== 'auto') contentDocument.documentElement.style.colorScheme = theme;
}

export function showPhone({ frame, handset, stage, away }, labels) {
  let loaded = false;
  let orderNo;
  let opened = null;

  // Adds nothing to the history, so that "back" is the shop's.
  function show(query = '') {
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
    show(`?${new URLSearchParams(query)}`);
    showAway(wallet);
    cover(true);
    handset.scrollIntoView({ block: 'nearest' });
  }

  function showAway(wallet) {
    const back = make('button', labels.back, { type: 'button' });
    back.addEventListener('click', () => closeWallet('back'));
    away.replaceChildren(make('b', labels.away[wallet]), make('p', labels.awayTip), back);
  }

  // The frame's address holds the result of what was pressed there.
  frame.addEventListener('load', () => {
    applyTheme(frame);
    const result = new URLSearchParams(frame.contentWindow.location.search).get('result');
    if (DONE.includes(result)) closeWallet(result);
  });
  handset.addEventListener('toggle', load);
  document.addEventListener('demo-wallet', ({ detail }) => openWallet(detail));
  document.addEventListener('checkout-order', ({ detail }) => { orderNo = detail.orderNo; });
  // A code that leads to a page of the shop's is scanned as it is; one of a gateway's is in
  // the list of the sandbox.
  document.addEventListener('checkout-action', ({ detail: { kind, qr } }) => {
    if (opened) return;
    show(kind === 'qr' && isPage(qr) ? `?${new URLSearchParams({ code: qr })}` : '');
  });
  orderNo = document.querySelector('wallet-checkout').order?.orderNo;
  load();
}
