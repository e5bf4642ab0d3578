// Loads the two parts of the wasm, and compares them with the hashes that the build wrote
// here. All widgets of the page share the instance.

import { boot } from './instance.js';
import { fetchFile } from './fetching.js';
import { loadOnce } from './loading.js';

const FIRST = new URL('wallet-checkout_bg.wasm', import.meta.url).href;
const LATER = TWO_PARTS ? new URL('wallet-checkout.later.wasm', import.meta.url).href : '';

/** @import { WidgetOf } from './types.js' */

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();
/** @type {Map<string, Promise<WidgetOf>>} */
const instances = new Map();

/**
 * The function that makes widgets, by an instance of the wasm at `wasmUrl`, or beside
 * this script.
 * @param {string | null} wasmUrl
 */
export const load = (wasmUrl) => loadOnce(instances, wasmUrl || FIRST, instantiate);

/** @param {string} url */
async function instantiate(url) {
  const module = await loadOnce(modules, url, (_, signal) => (
    compile(url, '__INTEGRITY_WASM__', signal)
  ));
  return boot(module, laterUrl(url), loadLater, () => instances.delete(url));
}

/**
 * The second part lies beside the first.
 * @param {string} firstUrl
 */
function laterUrl(firstUrl) {
  if (firstUrl === FIRST) return LATER;
  return new URL(LATER.replace(/.*\//, ''), new URL(firstUrl, document.baseURI)).href;
}

/**
 * A bundler may have given the file another name, under which it lies beside this script.
 * @param {string} url
 * @returns {Promise<WebAssembly.Module>}
 */
const loadLater = (url) => loadOnce(modules, url, (_, signal) => (
  compile(url, '__INTEGRITY_LATER__', signal)
)).catch((error) => {
  if (url === LATER) throw error;
  return loadLater(LATER);
});

/**
 * @param {string} url
 * @param {BuildIntegrity} integrity
 * @param {AbortSignal} signal
 */
async function compile(url, integrity, signal) {
  const response = await fetchFile(url, integrity, signal);
  return response.headers.get('Content-Type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
