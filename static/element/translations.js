// The page's own texts in place of the widget's.

/** @import { Texts } from './types.js' */

/** @type {Set<string>} */
const warned = new Set();

/**
 * All texts of a language, a text a line, as the wasm reads them. The page's translations
 * go before: by name, or by language and name.
 * @param {Texts} texts
 * @param {Record<string, any> | undefined} translations
 */
export function translate({ locale, lines, names }, translations) {
  if (!names) return lines;
  /** @type {Record<string, unknown>} */
  const own = { ...translations, ...translations?.[locale] };
  const list = names.split('\n');
  warnAbout(Object.keys(own).filter((name) => typeof own[name] === 'string' && !list.includes(name)));
  /** @type {(text: string, at: number) => string} */
  const chosen = (text, at) => {
    const theirs = own[list[at]];
    return typeof theirs === 'string' ? theirs.replaceAll('\n', ' ') : text;
  };
  return lines.split('\n').map(chosen).join('\n');
}

/**
 * Warns once about each name that no text has.
 * @param {string[]} unknown
 */
function warnAbout(unknown) {
  const fresh = unknown.filter((name) => !warned.has(name));
  if (!fresh.length) return;
  console.warn(`wallet-checkout: no texts of these names: ${fresh.join(' ')}`);
  fresh.forEach((name) => warned.add(name));
}
