// The options that the element gathers for the wasm.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './modules.mjs';

async function optionsOf(attributes, address = 'https://shop.example/shop') {
  const script = await load('element/options.js', {
    document: { baseURI: address },
    location: new URL(address),
  });
  const entries = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  const element = {
    attributes: entries,
    getAttribute: (name) => attributes[name] ?? null,
    querySelector: () => null,
  };
  return script.optionsOf(element, {});
}

test('a boolean attribute is set by its presence, and absent as false', async () => {
  for (const name of ['watch', 'autostart']) {
    for (const value of ['', 'true', name, '1']) {
      assert.equal((await optionsOf({ [name]: value }))[name], true, `${name}="${value}"`);
    }
    for (const value of ['false', undefined]) {
      const attributes = value === undefined ? {} : { [name]: value };
      assert.equal((await optionsOf(attributes))[name], false, `${name}="${value}"`);
    }
  }
});

test('the route of a page may be in its fragment', async () => {
  const address = 'https://shop.example/shop?a=1#/cart/7?step=2';
  assert.equal((await optionsOf({}, address))['page-url'], address);
});
