// A gateway requires its registered domain as the Referer. The shop is elsewhere, so the
// shopper comes by this page, with the payment page's address behind the `#`. Anyone can
// link to this page with any address, so it goes on only to the hosts that it names itself.

'use strict';

const MESSAGES = {
  missing: '没有付款地址，请回到商家页面重试。 · There is no payment address. Please go back to the shop.',
  address: '这不是有效的付款地址，因此没有打开。 · This is no payment address, so it was not opened.',
  host: '此页面不能跳转到该网站，因此没有打开。商家请检查 allowed-hosts。 · This page does not lead to that site, so it was not opened. For the shop: check allowed-hosts.',
  back: '还没付款？可以继续付款，或返回商家页面。 · Not paid yet? Continue, or go back to the shop.',
};

function allowedHosts() {
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector('meta[name="allowed-hosts"]');
  return (meta?.content ?? '').split(/\s+/).filter(Boolean);
}

/**
 * The address to go to, or the message that says why not.
 * @param {string} fragment
 * @returns {{ url: URL, refused?: undefined } | { refused: keyof MESSAGES }}
 */
function validate(fragment) {
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

/** @param {keyof MESSAGES} message */
function show(message) {
  /** @type {HTMLElement} */ (document.getElementById('words')).textContent = MESSAGES[message];
}

// A shopper who comes back from the payment page must not be sent there again at once.
const [visit] = /** @type {PerformanceNavigationTiming[]} */ (
  performance.getEntriesByType('navigation')
);
const isBack = visit?.type === 'back_forward';
addEventListener('pageshow', (event) => { if (event.persisted) show('back'); });

const target = validate(location.hash.slice(1));
if (target.refused) {
  show(target.refused);
} else {
  const link = /** @type {HTMLAnchorElement} */ (document.getElementById('on'));
  link.href = target.url.href;
  // From https to http a browser sends no Referer, unless a link asks for it.
  link.referrerPolicy = 'origin';
  link.hidden = false;
  if (isBack) show('back');
  else link.click();
}
