// Tells the page's author of texts that there are not.

/** @type {Set<string>} */
const warned = new Set();

/**
 * Warns once about each name that no text has.
 * @param {string[]} unknown
 */
export function warnAbout(unknown) {
  const fresh = unknown.filter((name) => !warned.has(name));
  if (!fresh.length) return;
  console.warn(`wallet-checkout: no texts of these names: ${fresh.join(' ')}`);
  fresh.forEach((name) => warned.add(name));
}
