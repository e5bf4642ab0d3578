// For a plain script tag: loads the module beside this file, or in the folder of
// data-assets-url, and puts a <wallet-checkout> right after the tag, with each data-x-y as
// attribute x-y.

import { addressOf, early, fetchVerified, setFolder, throwStatusOf } from './element/fetching.js';
import { localeOf } from './element/locale.js';
import { cannotRun } from './element/messages.js';
import { LANGUAGES, MODULE, WASM } from 'files';

const tag = /** @type {HTMLScriptElement} */ (document.currentScript);
const beside = new URL('.', tag.src).href;
try {
  setFolder(tag.dataset.assetsUrl || beside);
} catch {
  // The element reports it.
  setFolder(beside);
}
const url = addressOf(MODULE);
const integrity = MODULE[2];

/**
 * Loads the module under the page's nonce, and compares it with the hash that the build wrote
 * here. A module script does both with one request. A page whose policy has a list of Trusted
 * Types without ours forbids it; then the module is fetched to be compared, and imported.
 */
function loadModule() {
  const script = document.createElement('script');
  Object.assign(script, { type: 'module', integrity, nonce: tag.nonce });
  return new Promise((onload, onerror) => {
    Object.assign(script, { onload, onerror });
    try {
      script.src = trusted();
      document.head.append(script);
    } catch {
      fetch(url, { integrity }).then(() => import(url)).then(onload, onerror);
    }
  });
}

/** The module's address, as a page that requires Trusted Types wants it. */
function trusted() {
  const { trustedTypes } = /** @type {any} */ (window);
  if (!trustedTypes) return url;
  const policy = trustedTypes.createPolicy('wallet-checkout', { createScriptURL: () => url });
  return policy.createScriptURL('');
}

/**
 * Fetches, while the module is on its way, what it will need first.
 * @param {HTMLElement} element
 */
function fetchEarly(element) {
  if (customElements.get('wallet-checkout')) return;
  const place = element.isConnected ? element : document.documentElement;
  begin(LANGUAGES[localeOf(element, place)][0]);
  if (!element.hasAttribute('wasm-url')) begin(WASM);
}

/** @param {BuildFile} file */
function begin(file) {
  const href = addressOf(file);
  if (href in early) return;
  const fetched = fetchVerified(href, file[2]);
  // Whoever needs the file learns of a failure.
  fetched.catch(() => {});
  early[href] = fetched;
}

function place() {
  const element = document.createElement('wallet-checkout');
  for (const { name, value } of tag.attributes) {
    if (name.startsWith('data-')) element.setAttribute(name.slice('data-'.length), value);
  }
  // A head shows nothing: from there the element goes to the end of the body.
  if (!tag.closest('head')) tag.after(element);
  else if (document.body) document.body.append(element);
  else addEventListener('DOMContentLoaded', () => document.body.append(element));
  return element;
}

/**
 * Without the module the tag stays an unknown element, which fires the event all the same.
 * @param {HTMLElement} element
 */
function fail(element) {
  const message = cannotRun(localeOf(element));
  element.setAttribute('state', 'failed');
  element.dispatchEvent(new CustomEvent('checkout-error', {
    bubbles: true, composed: true, detail: { code: 'load', message, retryable: false },
  }));
}

const loaded = loadModule();
/** @type {HTMLElement | undefined} */
let element;
if (tag.dataset.gateway) {
  element = place();
  fetchEarly(element);
}
loaded.catch(() => {
  if (element) fail(element);
  return throwStatusOf(url);
}).catch((error) => console.error('wallet-checkout:', error));
