// The functions of the element that only the wasm's second part calls.

import { callBridge } from './bridge.js';
import { drawPicture } from './picture.js';
import { selectText } from './select-text.js';
import { sharePolling } from './shared-polling.js';

/** @import { FirstHost } from './types.js' */

/**
 * Adds the functions to `host`. What is returned leaves the order to the other tabs of the site,
 * and calls off a call to the wallet that waits for its bridge.
 * @param {FirstHost} host
 * @param {ShadowRoot} shadow
 */
export function extendHost(host, shadow) {
  const polling = sharePolling();
  const { emit } = host;
  let leaving = new AbortController();
  const end = () => {
    polling.end();
    leaving.abort();
    leaving = new AbortController();
  };
  /** @type {Omit<BuildHost, keyof FirstHost> & Pick<BuildHost, 'emit'>} */
  const functions = {
    emit(name, detail) {
      if (name === 'checkout-state') end();
      return emit(name, detail);
    },
    callBridge: (kind, request, signal) => callBridge(kind, request, [signal, leaving.signal]),
    drawPicture(canvas, bytes, type) {
      // The bytes are the wasm's, and others once the picture is read.
      return drawPicture(canvas, new Blob([/** @type {BlobPart} */ (bytes)], { type }));
    },
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch (error) {
        selectText(shadow, text);
        throw error;
      }
    },
    send: polling.send,
  };
  Object.assign(host, functions);
  return end;
}
