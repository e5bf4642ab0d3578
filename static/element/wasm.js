// The one wasm instance that all widgets of the page share: fetched, and
// compared with what the build wrote.

const BESIDE = new URL('wallet-checkout_bg.wasm', import.meta.url).href;
const GLUE = new URL('wallet-checkout_glue.js', import.meta.url).href;

// One that did not load, or that broke, is forgotten: the next try is a real one.
const loads = new Map();
let tries = 0;

export function load(wasmUrl) {
  const url = wasmUrl || BESIDE;
  let loading = loads.get(url);
  if (!loading) {
    loading = instantiate(url);
    loads.set(url, loading);
    loading.catch(() => loads.delete(url));
  }
  return loading;
}

// `users` are called, in a task of their own, when the instance breaks.
async function instantiate(url) {
  const users = new Set();
  const [{ boot }, module] = await Promise.all([importGlue(), compile(url)]);
  const wasm = await boot(module, () => {
    loads.delete(url);
    users.forEach(queueMicrotask);
  });
  return { users, ...wasm };
}

// Whichever server it came from, the bytes are those of this build or refused.
async function compile(url) {
  const response = await fetch(url, { integrity: '__INTEGRITY_WASM__' });
  return response.headers.get('Content-Type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

// A module that failed stays failed under its address, and one that has run keeps
// its memory: a later try gives the same file another name.
async function importGlue() {
  const url = tries++ ? `${GLUE}#${tries}` : GLUE;
  const integrity = '__INTEGRITY_GLUE__';
  await Promise.all([fetch(GLUE, { integrity }), preload(url, integrity)]);
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
