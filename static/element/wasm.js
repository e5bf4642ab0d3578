// The wasm instance that all widgets of the page share: fetched, and compared with what
// the build wrote.

import { once } from './loads.js';

const BESIDE = new URL('wallet-checkout_bg.wasm', import.meta.url).href;
const GLUE = new URL('wallet-checkout_glue.js', import.meta.url).href;

const files = new Map();
const instances = new Map();
let tries = 0;

export const load = (wasmUrl) => once(instances, wasmUrl || BESIDE, instantiate);

// `users` are called, in a task of their own, when the instance breaks. The last one to
// leave a worn instance leaves it to the garbage collector, memory and all: Yew forgets
// a closure for each kind of event that a widget listens to.
async function instantiate(url) {
  const users = new Set();
  let left = 0;
  const [{ boot }, module] = await Promise.all([
    once(files, GLUE, importGlue), once(files, url, compile),
  ]);
  const wasm = await boot(module, () => {
    instances.delete(url);
    users.forEach(queueMicrotask);
  });
  const leave = (user) => {
    left += users.delete(user);
    if (left >= POLICY.WIDGETS_PER_INSTANCE && !users.size) instances.delete(url);
  };
  return { users, leave, ...wasm };
}

// Whichever server it came from, the bytes are those of this build or refused.
async function compile(url, signal) {
  const response = await fetch(url, { integrity: '__INTEGRITY_WASM__', signal });
  return response.headers.get('Content-Type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

// A module that failed stays failed under its address: a later try gives the same file
// another name.
async function importGlue(_, signal) {
  const url = tries++ ? `${GLUE}#${tries}` : GLUE;
  const integrity = '__INTEGRITY_GLUE__';
  await Promise.all([fetch(GLUE, { integrity, signal }), preload(url, integrity)]);
  return import(url);
}

// import() takes no integrity, but it takes what such a link has brought. WebKit's
// link compares nothing, hence the fetch beside it.
function preload(href, integrity) {
  const nonce = document.querySelector('script[nonce]')?.nonce ?? '';
  return new Promise((onload, onerror) => {
    const link = Object.assign(document.createElement('link'), {
      rel: 'modulepreload', href, integrity, nonce, onload, onerror,
    });
    if (link.relList.supports('modulepreload')) document.head.append(link);
    else onload();
  });
}
