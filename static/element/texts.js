// The files with the widget's texts: two for each language, a text a line, of which the
// second comes with the widget's second part; and one with the names of the texts, line by
// line the same.

import { LANGUAGES, NAMES } from 'languages';
import { fetchFile } from './fetching.js';
import { loadOnce } from './loading.js';
import { localeOf } from './locale.js';

/** @import { Texts } from './types.js' */

/** @type {Map<string, Promise<string>>} */
const loads = new Map();

/**
 * The texts that the element needs: the known ones, as long as they are in its language,
 * and else as many in another.
 * @param {Element} element
 * @param {unknown} translations the page's own, if it has any
 * @param {Texts} [known]
 * @returns {Promise<Texts>}
 */
export async function loadTexts(element, translations, known) {
  const locale = localeOf(element);
  const hasNames = !translations || known?.names !== undefined;
  if (known?.locale === locale && hasNames) return known;
  const isWhole = known?.isWhole ?? false;
  const [first, later, names] = await Promise.all([
    loadOnce(loads, locale, fetchText),
    isWhole ? loadLaterTexts(locale) : '',
    translations ? loadOnce(loads, 'names', fetchText).catch(console.error) : undefined,
  ]);
  const lines = isWhole ? `${first}\n${later}` : first;
  return { locale, lines, isWhole, names: translations ? names ?? '' : undefined };
}

/**
 * The texts of the second part, which follow the others of that language.
 * @param {string} locale
 */
export const loadLaterTexts = (locale) => loadOnce(loads, `${locale} later`, fetchText);

/** The address of the second file of a language. */
export const laterTextsUrl = (/** @type {string} */ locale) => LANGUAGES[locale][1][0];

/** The next load fetches again: these files were of another build. */
export const forgetTexts = () => loads.clear();

/**
 * @param {string} name
 * @param {AbortSignal} signal
 */
async function fetchText(name, signal) {
  const [locale, part] = name.split(' ');
  const [url, integrity] = LANGUAGES[locale]?.[part ? 1 : 0] ?? NAMES;
  return (await fetchFile(url, integrity, signal)).text();
}
