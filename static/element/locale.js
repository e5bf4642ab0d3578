// The language that the widget shows.

import { LANGUAGES } from 'files';

/** @import { Locale } from './types.js' */

/**
 * The `locale` attribute decides; `auto`, or a language that the build does not ship,
 * leaves it to the nearest `lang` and then to the browser's list.
 * @param {Element} element
 * @param {Element} [place] where the element is or will be
 * @returns {Locale}
 */
export function localeOf(element, place = element) {
  const wishes = [element.getAttribute('locale'), nearestLang(place), ...(navigator.languages ?? [])];
  return wishes.map(shippedFor).find(Boolean) ?? 'en';
}

/**
 * The nearest `lang` may stand outside of the page's own shadow roots.
 * @param {Element} element
 */
function nearestLang(element) {
  for (let node = element; node; node = /** @type {ShadowRoot} */ (node.getRootNode()).host) {
    const named = /** @type {HTMLElement | null} */ (node.closest('[lang]'));
    if (named) return named.lang;
  }
}

/**
 * Reads a language tag. Traditional characters are Taiwan's, unless the tag is of Hong Kong or
 * Macau; Cantonese is Hong Kong's, unless the tag has another region or script.
 * @param {string | null | undefined} tag
 * @returns {Locale | undefined}
 */
function shippedFor(tag) {
  const [language, ...rest] = (tag ?? '').trim().toLowerCase().split(/[-_]/);
  /** @param {string[]} subtags */
  const has = (...subtags) => subtags.some((subtag) => rest.includes(subtag));
  if (!/^(zh|cmn|yue)$/.test(language)) return Object.keys(LANGUAGES).find((one) => one === language);
  const fromHongKong = has('hk', 'mo') || (language === 'yue' && !has('cn', 'tw'));
  if (has('hans') || !(fromHongKong || has('hant', 'tw'))) return 'zh-CN';
  return fromHongKong ? 'zh-HK' : 'zh-TW';
}
