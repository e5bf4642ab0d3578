// The page's own texts in place of the widget's.

/** @import { Texts } from './types.js' */

/**
 * All texts of a language, a text a line, as the wasm reads them. The page's translations
 * go before: by name, or by language and name.
 * @param {Texts} texts
 * @param {Record<string, any> | undefined} translations
 * @param {typeof import('./warn-about-texts.js').warnAbout} [warnAbout] is there with the second part
 */
export function translate({ locale, lines, names }, translations, warnAbout) {
  if (!names) return lines;
  /** @type {Record<string, unknown>} */
  const own = { ...translations, ...translations?.[locale] };
  const list = names.split('\n');
  warnAbout?.(own, list);
  /** @type {(text: string, at: number) => string} */
  const chosen = (text, at) => {
    const theirs = own[list[at]];
    return typeof theirs === 'string' ? theirs.replaceAll('\n', ' ') : text;
  };
  return lines.split('\n').map(chosen).join('\n');
}
