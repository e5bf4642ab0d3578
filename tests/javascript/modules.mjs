// Loads a script of the element's with all that it imports, in a realm with what a test gives
// it in place of a browser.

import { readFile } from 'node:fs/promises';
import vm from 'node:vm';

const STATIC = new URL('../../static/', import.meta.url);

// What the build puts in: `name` is what a script imports, `exports` what it then has.
const synthetic = (exports, context) => new vm.SyntheticModule(Object.keys(exports), function set() {
  for (const [name, value] of Object.entries(exports)) this.setExport(name, value);
}, { context });

export async function load(name, globals, built = {}) {
  const usual = {
    AbortController, Error, Event, Map, Response, Set, URL, clearTimeout, console, queueMicrotask, setTimeout,
  };
  // What a test takes out of `globals` afterwards is gone.
  const context = vm.createContext(Object.assign(globals, { ...usual, ...globals }));
  const modules = new Map();
  async function moduleAt(url) {
    const known = modules.get(url.href);
    if (known) return known;
    const source = await readFile(url, 'utf8');
    const module = new vm.SourceTextModule(source, {
      context,
      identifier: url.href,
      initializeImportMeta(meta) { meta.url = 'https://shop.example/wallet-checkout.js'; },
    });
    modules.set(url.href, module);
    return module;
  }
  const link = (specifier, from) => (
    specifier in built ? synthetic(built[specifier], context) : moduleAt(new URL(specifier, from.identifier))
  );
  const module = await moduleAt(new URL(name, STATIC));
  await module.link(link);
  await module.evaluate();
  return module.namespace;
}
