// The files with the widget's texts: two for each language, a text a line, of which the
// second comes with the widget's second part; and one with the names of the texts, line by
// line the same. The first file begins with the hash of the second, in a line of its own.

import { LANGUAGES, NAMES } from 'files';
import { addressOf, fetchFile } from './fetching.js';
import { loadOnce } from './loading.js';
import { localeOf } from './locale.js';

/** @import { Texts } from './types.js' */

/** How many letters a hash has. */
const HASH = 44;

/** @type {Map<string, Promise<string>>} */
const loads = new Map();
/** The language that could not be loaded a moment ago. */
let missing = '';

/**
 * The texts that the element needs: the known ones, as long as they are in its language or
 * that cannot be loaded, and else as many in another.
 * @param {Element} element
 * @param {unknown} translations the page's own, if it has any
 * @param {Texts} [known]
 * @returns {Promise<Texts>}
 */
export async function loadTexts(element, translations, known) {
  const locale = localeOf(element);
  const hasNames = !translations || known?.names !== undefined;
  if (known && (locale === missing || known.locale === locale && hasNames)) return known;
  const isWhole = known?.isWhole ?? false;
  const loading = Promise.all([
    loadFirst(locale),
    isWhole ? loadLaterTexts(locale) : '',
    translations ? load('names', () => NAMES).catch(console.error) : undefined,
  ]);
  loading.catch(() => {
    missing = locale;
    setTimeout(() => { missing = ''; }, POLICY.LOAD_PAUSES);
  });
  const [file, later, names] = await loading;
  const first = file.slice(HASH + 1);
  const lines = isWhole ? `${first}\n${later}` : first;
  return { locale, lines, isWhole, names: translations ? names ?? '' : undefined };
}

/** @param {string} locale */
const loadFirst = (locale) => load(locale, () => LANGUAGES[locale][0]);

/**
 * The texts of the second part, which follow the others of that language.
 * @param {string} locale
 */
export const loadLaterTexts = (locale) => load(`${locale} later`, async () => {
  const hash = (await loadFirst(locale)).slice(0, HASH);
  return [...LANGUAGES[locale][1], `sha256-${hash}`];
});

/** The next load fetches again: these files were of another build. */
export const forgetTexts = () => loads.clear();

/**
 * Loads a file once. The build pads the files.
 * @param {string} key
 * @param {() => BuildFile | Promise<BuildFile>} find
 */
const load = (key, find) => loadOnce(loads, key, async (_, signal) => {
  const file = await find();
  return (await (await fetchFile(addressOf(file), file[2], signal)).text()).replace(/ +$/, '');
});
