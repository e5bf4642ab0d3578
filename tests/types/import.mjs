// A server renders the page: importing must not reach for a browser.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const touched = [];
for (const name of ['window', 'document', 'navigator', 'location', 'fetch', 'localStorage', 'self']) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() { touched.push(name); },
  });
}

const main = await import('wallet-checkout');
const auto = await import('wallet-checkout/auto');
const { version } = createRequire(import.meta.url)('wallet-checkout/package.json');

assert.deepEqual(touched, []);
assert.deepEqual(Object.keys(main).sort(), ['WalletCheckout', 'define', 'version']);
assert.equal(auto.WalletCheckout, main.WalletCheckout);
assert.equal(main.version, version);
main.define('another-name');
assert.ok(main.WalletCheckout.observedAttributes.includes('gateway'));
