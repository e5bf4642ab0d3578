// For a plain script tag: loads the module beside this file and puts a
// <wallet-checkout> right after the tag, with each data-x-y as attribute x-y.

import { cannotRun } from './element/messages.js';

const tag = /** @type {HTMLScriptElement} */ (document.currentScript);
const url = new URL('wallet-checkout.js', tag.src).href;

// Under the page's nonce, and compared with the hash that the build wrote here: see
// element/wasm.js. The browser reports the link's own failure.
/** @type {BuildIntegrity} */
const integrity = '__INTEGRITY_MODULE__';
const link = Object.assign(document.createElement('link'), {
  rel: 'modulepreload', href: url, integrity, nonce: tag.nonce,
});
const preloaded = new Promise((onload, onerror) => {
  Object.assign(link, { onload, onerror });
  if (link.relList.supports('modulepreload')) document.head.append(link);
  else onload(undefined);
});
const loaded = Promise.all([fetch(url, { integrity }), preloaded]).then(() => import(url));

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
  const named = /** @type {HTMLElement | null} */ (element.closest('[lang]'));
  const message = cannotRun(named?.lang || navigator.language);
  element.setAttribute('state', 'failed');
  element.dispatchEvent(new CustomEvent('checkout-error', {
    bubbles: true, composed: true, detail: { code: 'load', message, retryable: false },
  }));
}

if (tag.dataset.gateway) {
  const element = place();
  loaded.catch((error) => {
    console.error('wallet-checkout:', error);
    fail(element);
  });
}
