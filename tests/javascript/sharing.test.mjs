// How the script for pending orders is loaded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './modules.mjs';

const POLICY = JSON.parse(process.env.POLICY);

test('a script that cannot be had is requested once for an order, and each query is sent', async () => {
  const requests = [];
  const { sharing } = await load('element/sharing.js', {
    POLICY,
    console: { ...console, error() {} },
    document: { baseURI: 'https://shop.example/' },
    location: new URL('https://shop.example/'),
    fetch: async (url) => {
      requests.push(`${url}`);
      if (`${url}`.includes('.later.js')) throw new TypeError('Failed to fetch');
      return new Response('answer');
    },
  }, { files: { SCRIPT: ['wallet-checkout.later.js', 'https://shop.example/wallet-checkout.later.js', ''] } });
  const { send, end } = sharing();
  const count = (part) => requests.filter((url) => url.includes(part)).length;
  await send('/state', '1');
  const asked = count('.later.js');
  assert.ok(asked > 0);
  for (let query = 0; query < 20; query += 1) await send('/state', '1');
  assert.equal(count('.later.js'), asked);
  assert.equal(count('/state'), 21);
  // The next order may find it.
  end();
  await send('/state', '2');
  assert.ok(count('.later.js') > asked);
});
