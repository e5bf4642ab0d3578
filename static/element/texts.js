// The files with the widget's texts: one for each language, a text a line, and one with
// the names of the texts, line by line the same.

import { LANGUAGES, NAMES } from 'languages';
import { loadOnce } from './loading.js';
import { localeOf } from './locale.js';

/** @import { Texts } from './types.js' */

/** @type {Map<string, Promise<string>>} */
const loads = new Map();

/**
 * The texts that the element needs: the known ones, as long as they are in its language.
 * @param {Element} element
 * @param {unknown} translations the page's own, if it has any
 * @param {Texts} [known]
 * @returns {Promise<Texts>}
 */
export async function loadTexts(element, translations, known) {
  const locale = localeOf(element);
  const hasNames = !translations || known?.names !== undefined;
  if (known?.locale === locale && hasNames) return known;
  const [lines, names] = await Promise.all([
    loadOnce(loads, locale, fetchText),
    translations ? loadOnce(loads, 'names', fetchText).catch(console.error) : undefined,
  ]);
  return { locale, lines, names: translations ? names ?? '' : undefined };
}

/** The next load fetches again: these files were of another build. */
export const forgetTexts = () => loads.clear();

/**
 * @param {string} name
 * @param {AbortSignal} signal
 */
async function fetchText(name, signal) {
  const [url, integrity] = LANGUAGES[name] ?? NAMES;
  return (await fetch(url, { integrity, signal })).text();
}
