// Loads the two parts of the wasm, and compares them with the hashes that the build wrote
// here. All widgets of the page share the instance.

import { LATER, WASM } from 'files';
import { boot } from './instance.js';
import { addressOf, fetchFile } from './fetching.js';
import { loadOnce } from './loading.js';

/** @import { WidgetOf } from './types.js' */

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();
/** @type {Map<string, Promise<WidgetOf>>} */
const shared = new Map();

/**
 * The function that makes widgets, by the one of these instances whose wasm is at `wasmUrl`, or
 * where the other files are. One that is broken or worn is not among them any more.
 * @param {string | null} wasmUrl
 * @param {Map<string, Promise<WidgetOf>>} [instances]
 */
export const load = (wasmUrl, instances = shared) => (
  loadOnce(instances, wasmUrl || addressOf(WASM), async (url) => {
    const module = await loadOnce(modules, url, (_, signal) => compile(url, WASM[2], signal));
    return boot(module, () => loadLater(laterUrl(url)), () => instances.delete(url));
  })
);

/**
 * Begins to load the second part for the wasm that `load` loads.
 * @param {string | null} wasmUrl
 */
export const loadAhead = async (wasmUrl) => TWO_PARTS && loadLater(laterUrl(wasmUrl || addressOf(WASM)));

/**
 * The second part lies beside the first.
 * @param {string} firstUrl
 */
function laterUrl(firstUrl) {
  if (firstUrl === addressOf(WASM)) return addressOf(LATER);
  return new URL(LATER[0], new URL(firstUrl, document.baseURI)).href;
}

/**
 * Beside a file that the page names there may be no other: a bundler gives each another name.
 * @param {string} url
 * @returns {Promise<WebAssembly.Module>}
 */
const loadLater = (url) => loadOnce(modules, url, (_, signal) => (
  compile(url, LATER[2], signal)
)).catch((error) => {
  const usual = addressOf(LATER);
  if (url === usual) throw error;
  return loadLater(usual);
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
