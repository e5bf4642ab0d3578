// The options that the wasm reads: the attributes under their own names, and the
// properties of the page.

import { isSet } from './attributes.js';

/** @import { Properties } from './types.js' */

const URLS = [
  'endpoint', 'state-endpoint', 'state-stream', 'order-endpoint', 'return-url', 'referer-hop', 'handoff',
];

const BOOLEANS = ['watch', 'autostart', 'disabled', 'hide-pay-button'];

/**
 * A property goes before the same member of the JSON child.
 * @param {Element} element
 * @param {Properties} properties
 * @returns {Record<string, any>}
 */
export function optionsOf(element, properties) {
  /** @type {Record<string, string>} */
  const options = {};
  for (const { name, value } of element.attributes) {
    options[name] = URLS.includes(name) ? resolve(value) : value;
  }
  const { products, params, headers } = { ...childOptions(element), ...properties };
  return {
    ...options,
    ...Object.fromEntries(BOOLEANS.map((name) => [name, isSet(element, name)])),
    'creates-order': typeof properties.createOrder === 'function',
    'return-url-as-written': element.getAttribute('return-url'),
    'page-url': location.href,
    products,
    params: texts(params),
    headers: texts(headers),
  };
}

/**
 * A URL that cannot be resolved goes on as it is, and is refused by name.
 * @param {string} value
 */
function resolve(value) {
  try {
    return value && new URL(value, document.baseURI).href;
  } catch {
    return value;
  }
}

/** @param {object | undefined} object */
const texts = (object) => Object.fromEntries(
  Object.entries(object ?? {}).map(([key, value]) => [key, String(value)]),
);

/**
 * @param {Element} element
 * @returns {Properties}
 */
function childOptions(element) {
  const child = element.querySelector(':scope > script[type="application/json"]');
  if (!child) return {};
  try {
    return JSON.parse(/** @type {string} */ (child.textContent));
  } catch (error) {
    console.error('wallet-checkout: the JSON child is not JSON.', error);
    // A product that the wasm refuses by name.
    return { products: [/** @type {any} */ (null)] };
  }
}
