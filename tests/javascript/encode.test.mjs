// How the options are written for the wasm, which `src/json.rs` reads.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '../../static/element/encode.js';

test('every kind of value has its letter and its end', () => {
  const options = {
    gateway: 'epay', watch: true, hidden: false, absent: undefined, nothing: null,
    products: [{ id: 7, price: 12.5 }, 'text'],
  };
  const products = 'aoid\0t7\0price\0t12.5\0\nttext\0\n';
  const members = `gateway\0tepay\0watch\0Thidden\0Fnothing\0Fproducts\0${products}`;
  assert.equal(encode(options), `o${members}\n`);
});

test('no text ends before its end', () => {
  assert.equal(encode('a\0b\nc'), 'tab\nc\0');
  assert.equal(encode({ 'a\0b': '' }), 'oab\0t\0\n');
});

test('a name that begins with a line feed does not end the object that it is in', () => {
  const options = { params: { '\nhandoff': 'https://evil.example/', '\n': '1', '\0\nx': '2' } };
  const members = 'handoff\0thttps://evil.example/\0' + '\0t1\0' + 'x\0t2\0';
  assert.equal(encode(options), `oparams\0o${members}\n\n`);
});
