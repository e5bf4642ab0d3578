// A gateway wants to see its registered domain as the Referer. The shop is elsewhere,
// so the shopper comes by here, with the payment page's address behind the `#`.
// Whoever writes a link to this page chooses that address: only the hosts that the
// page itself names are gone to.

'use strict';

const WORDS = {
  missing: '没有付款地址，请回到商家页面重试。 · There is no payment address. Please go back to the shop.',
  address: '这不是有效的付款地址，因此没有打开。 · This is no payment address, so it was not opened.',
  host: '此页面不前往该网站，因此没有打开。商家请检查 allowed-hosts。 · This page does not lead to that site, so it was not opened. For the shop: check allowed-hosts.',
  back: '还没付款？可以继续付款，或返回商家页面。 · Not paid yet? Continue, or go back to the shop.',
};

function allowedHosts() {
  const list = document.querySelector('meta[name="allowed-hosts"]')?.content ?? '';
  return list.split(/\s+/).filter(Boolean);
}

// The address to go to, or why not.
function judge(fragment) {
  let url;
  if (!fragment) return { refused: 'missing' };
  try {
    url = new URL(decodeURIComponent(fragment));
  } catch {
    return { refused: 'address' };
  }
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username || url.password) return { refused: 'address' };
  return allowedHosts().includes(url.host) ? { url } : { refused: 'host' };
}

function say(words) {
  document.getElementById('words').textContent = WORDS[words];
}

// Who comes back from the payment page must not be sent there again at once.
const [visit] = performance.getEntriesByType('navigation');
const isBack = visit?.type === 'back_forward';
addEventListener('pageshow', (event) => { if (event.persisted) say('back'); });

const { url, refused } = judge(location.hash.slice(1));
if (refused) {
  say(refused);
} else {
  const link = document.getElementById('on');
  link.href = url.href;
  // From https to http a browser names no page, unless a link says so.
  link.referrerPolicy = 'origin';
  link.hidden = false;
  if (isBack) say('back');
  else link.click();
}
