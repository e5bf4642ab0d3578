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
const instances = new Map();

/**
 * The function that makes widgets, by an instance of the wasm at `wasmUrl`, or where the
 * other files are.
 * @param {string | null} wasmUrl
 * @param {boolean} isOwn whether no other element is to use the instance
 */
export const load = (wasmUrl, isOwn) => (
  loadOnce(isOwn ? new Map() : instances, wasmUrl || addressOf(WASM), instantiate)
);

/** @param {string} url */
async function instantiate(url) {
  const module = await loadOnce(modules, url, (_, signal) => (
    compile(url, WASM[2], signal)
  ));
  return boot(module, laterUrl(url), loadLater, () => instances.delete(url));
}

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
