// Loads the wasm and the script that comes with it, and compares both with the hashes
// that the build wrote here. All widgets of the page share the instance.

import { loadOnce } from './loading.js';

const WASM = new URL('wallet-checkout_bg.wasm', import.meta.url).href;
const GLUE = new URL('wallet-checkout_glue.js', import.meta.url).href;

/** @import { Boot, WidgetOf } from './types.js' */

/** @type {Map<string, Promise<any>>} */
const files = new Map();
/** @type {Map<string, Promise<WidgetOf>>} */
const instances = new Map();
let imports = 0;

/**
 * The function that makes widgets, by an instance of the wasm at `wasmUrl`, or beside
 * this script.
 * @param {string | null} wasmUrl
 */
export const load = (wasmUrl) => loadOnce(instances, wasmUrl || WASM, instantiate);

/** @param {string} url */
async function instantiate(url) {
  const [{ boot }, module] = await Promise.all([
    loadOnce(files, GLUE, importGlue), loadOnce(files, url, compile),
  ]);
  return boot(module, () => instances.delete(url));
}

/**
 * Bytes of another build are refused, whichever server they come from.
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function compile(url, signal) {
  const response = await fetch(url, { integrity: '__INTEGRITY_WASM__', signal });
  return response.headers.get('Content-Type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * A module that failed to load stays failed under its address: a later import gives the
 * same file another address.
 * @param {string} _
 * @param {AbortSignal} signal
 * @returns {Promise<{ boot: Boot }>}
 */
async function importGlue(_, signal) {
  const url = imports++ ? `${GLUE}#${imports}` : GLUE;
  const integrity = '__INTEGRITY_GLUE__';
  await Promise.all([fetch(GLUE, { integrity, signal }), preload(url, integrity)]);
  return import(url);
}

/**
 * `import()` takes no hash, but it takes a module that such a link has loaded. WebKit
 * does not compare the link's hash, hence the fetch beside it.
 * @param {string} href
 * @param {string} integrity
 */
function preload(href, integrity) {
  const nonce = /** @type {HTMLScriptElement | null} */ (document.querySelector('script[nonce]'))?.nonce ?? '';
  return new Promise((onload, onerror) => {
    const link = Object.assign(document.createElement('link'), {
      rel: 'modulepreload', href, integrity, nonce, onload, onerror,
    });
    if (link.relList.supports('modulepreload')) document.head.append(link);
    else onload(undefined);
  });
}
