// Tells the page's author of texts that there are not.

/** @type {Set<string>} */
const warned = new Set();

/**
 * Warns once about each name of a translation that no text has.
 * @param {Record<string, unknown>} translations
 * @param {string[]} names of the texts
 */
export function warnAbout(translations, names) {
  const unknown = Object.keys(translations).filter((name) => (
    typeof translations[name] === 'string' && !names.includes(name)
  ));
  const fresh = unknown.filter((name) => !warned.has(name));
  if (!fresh.length) return;
  console.warn(`wallet-checkout: no texts of these names: ${fresh.join(' ')}`);
  fresh.forEach((name) => warned.add(name));
}
