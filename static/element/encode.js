// How the options are written for the wasm: see `Json::of_element` in src/json.rs.

/**
 * A letter for what follows, and an end to it.
 * @param {unknown} value
 * @returns {string}
 */
export function encode(value) {
  if (value === true) return 'T';
  if (value == null || value === false) return 'F';
  if (Array.isArray(value)) return `a${value.map(encode).join('')}\n`;
  if (typeof value !== 'object') return `t${text(value)}`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // A line feed in the place of a name would end the object.
  const written = members.map(([name, member]) => text(name).replace(/^\n+/, '') + encode(member));
  return `o${written.join('')}\n`;
}

/** @param {unknown} value */
const text = (value) => `${`${value}`.replaceAll('\0', '')}\0`;
