// The page's own texts in place of the widget's.

import { loadScript } from './sharing.js';

/** @import { Texts } from './types.js' */

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
  const unknown = Object.keys(own).filter((name) => typeof own[name] === 'string' && !list.includes(name));
  if (unknown[0]) loadScript().then(({ warnAbout }) => warnAbout(unknown), console.error);
  /** @type {(text: string, at: number) => string} */
  const chosen = (text, at) => {
    const theirs = own[list[at]];
    return typeof theirs === 'string' ? theirs.replaceAll('\n', ' ') : text;
  };
  return lines.split('\n').map(chosen).join('\n');
}
