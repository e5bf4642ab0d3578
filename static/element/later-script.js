// Loads the script of the widget's second part.

import { SCRIPT } from 'files';
import { fetchFile } from './fetching.js';
import { loadOnce } from './loading.js';

/** @type {Map<string | URL, Promise<typeof import('./later.js')>>} */
const loads = new Map();

/**
 * What the server has under the name must be of this build. The script is beside the module, or in
 * the bundle, wherever the other files are. Browsers remember an import that has failed: under
 * another fragment they try again. The build takes that out of the forms for bundlers, which have
 * addresses of their own.
 */
export const loadScript = () => loadOnce(loads, SCRIPT[1], async (url, signal) => {
  await fetchFile(url, SCRIPT[2], signal);
  await preload(url);
  return import('./later.js').catch(() => import(`${url}#${Date.now()}`));
});

/**
 * Under a policy that allows scripts by a nonce alone, Chromium forgets the module's once it has the module
 * compiled in its cache, and refuses what it imports. A script that was preloaded under the page's
 * nonce is imported from there.
 * @param {string | URL} url
 */
async function preload(url) {
  const nonce = /** @type {HTMLScriptElement | null} */ (document.querySelector('script[nonce]'))?.nonce;
  const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href: url, nonce });
  return nonce && link.relList.supports(link.rel) && new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}
