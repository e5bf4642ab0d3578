// Fetches the files of the build, each once.

import { statusOf } from './loading.js';

/**
 * The folder that the page names for all files. Without one they are where the build, or a
 * bundler, has put them.
 * @type {URL | '' | null | undefined}
 */
let folder;

/**
 * Throws where it is no address.
 * @param {string | null} named
 */
export const setFolder = (named) => {
  folder = named && new URL(named.replace(/\/?$/, '/'), document.baseURI);
};

/**
 * Where a file is.
 * @param {BuildFile} file
 */
export const addressOf = ([name, url]) => `${folder ? new URL(name, folder) : url}`;

/**
 * What `embed.js` has begun to fetch before the module was there, by address.
 * @type {Record<string, Promise<Response> | undefined>}
 */
export const early = /** @type {any} */ (globalThis).walletCheckoutEarly ??= {};

/**
 * Fetches a file whose bytes have this hash. A preload link or a cache may have it already:
 * whatever its age, the hash tells whether it is the right one.
 *
 * A link finds the fetch that it is for by these modes, in every engine: where the file is of
 * the page's own origin, those of a link without `crossorigin`, and else those of one with it.
 * @param {string | URL} url
 * @param {BuildIntegrity} integrity
 * @param {AbortSignal} [signal]
 */
export function fetchVerified(url, integrity, signal) {
  const isOwn = new URL(url, document.baseURI).origin === location.origin;
  /** @type {RequestInit} */
  const modes = isOwn ? { mode: 'no-cors', credentials: 'include' } : {};
  return fetch(url, { integrity, signal, cache: 'force-cache', ...modes });
}

/**
 * The same; bytes of another build are refused, whichever cache they come from, and the
 * server itself is asked. An error names the address and what the server has there.
 * @param {string | URL} url
 * @param {BuildIntegrity} integrity
 * @param {AbortSignal} signal
 */
export async function fetchFile(url, integrity, signal) {
  const begun = early[`${url}`];
  // Its response can be read once.
  early[`${url}`] = undefined;
  try {
    return await (begun ?? fetchVerified(url, integrity, signal));
  } catch {
    return fetch(url, { integrity, signal, cache: 'reload' }).catch(() => throwStatusOf(url));
  }
}

/**
 * Throws an error for a file that could not be had. Its status begins with 0 where nothing
 * answered, and with 200 for a file of another build or a page in the file's place.
 * @param {string | URL} url
 * @returns {Promise<never>}
 */
export async function throwStatusOf(url) {
  const status = await statusOf(url);
  throw Object.assign(new Error(`${url}: HTTP ${status}, see assets-url`), { status });
}
