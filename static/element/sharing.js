// Loads the script for an order that is pending, by which the tabs of a site share it, the wallet
// around the page is called and a picture of a code is drawn, and by which a text is selected that
// cannot be copied: the first screen does without it.

import { SCRIPT } from 'files';
import { fetchFile } from './fetching.js';
import { loadOnce } from './loading.js';

/** @type {Map<string | URL, Promise<typeof import('./later.js')>>} */
const loads = new Map();

/**
 * What the server has under the name must be of this build. The script is beside the module, or in
 * the bundle, wherever the other files are.
 */
export const loadScript = () => loadOnce(loads, SCRIPT[1], async (url, signal) => {
  await fetchFile(url, SCRIPT[2], signal);
  return import('./later.js');
});

/**
 * `sharePolling` of that script. Without it, and once the order is left, `send` is `fetch`
 * alone.
 */
export function sharing() {
  /** @type {ReturnType<import('./shared-polling.js').sharePolling> | undefined} */
  let shared;
  /**
   * One load for each order, even if it fails.
   * @type {Promise<typeof import('./later.js') | void> | undefined}
   */
  let loading;
  let ends = 0;
  /** @type {BuildHost['send']} */
  async function send(request, orderNo) {
    const before = ends;
    const script = orderNo && await (loading ??= loadScript().catch(console.error));
    if (!script || ends !== before) return fetch(request);
    shared ??= script.sharePolling();
    return shared.send(request, orderNo);
  }
  function end() {
    ends += 1;
    loading = undefined;
    shared?.end();
  }
  return { send, end };
}
