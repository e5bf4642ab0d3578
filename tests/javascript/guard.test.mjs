// What a wasm instance does after a trap, with real wasm behind the guard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guard } from '../../static/element/guard.js';

const I32 = 0x7f;
const EXTERNREF = 0x6f;
const section = (id, ...content) => [id, content.length, ...content];
const list = (...items) => [items.length, ...items.flat()];
const text = (word) => list(...[...word].map((letter) => [letter.charCodeAt(0)]));

// Functions without parameters, by name: the types that they return, and their code.
function wasm(functions) {
  const all = Object.entries(functions);
  const types = all.map(([, { returns }]) => [0x60, 0, ...list(...returns.map((type) => [type]))]);
  const exported = all.map(([name], at) => [...text(name), 0x00, at + 1]);
  const bodies = all.map(([, { code }]) => list(...[0, ...code, 0x0b].map((byte) => [byte])));
  return new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, ...list([0x60, 0, 0], ...types)),
    ...section(2, ...list([...text('page'), ...text('call'), 0x00, 0])),
    ...section(3, ...list(...all.map((_, at) => [at + 1]))),
    ...section(5, ...list([0x00, 1])),
    ...section(7, ...list(...exported, [...text('memory'), 0x02, 0])),
    ...section(10, ...list(...bodies)),
  ]);
}

const FUNCTIONS = {
  trap: { returns: [], code: [0x00] },
  call: { returns: [], code: [0x10, 0] },
  address: { returns: [I32], code: [0x41, 7] },
  text: { returns: [I32, I32], code: [0x41, 8, 0x41, 9] },
  value: { returns: [EXTERNREF], code: [0xd0, EXTERNREF] },
};

async function guarded(call = () => {}) {
  const { instance } = await WebAssembly.instantiate(wasm(FUNCTIONS), { page: { call } });
  const traps = [];
  return { exports: guard(instance.exports, () => traps.push('trap')), traps, own: instance.exports };
}

test('before a trap every export is as it was', async () => {
  const { exports, own, traps } = await guarded();
  assert.equal(exports.address(), 7);
  assert.deepEqual(exports.text(), [8, 9]);
  assert.equal(exports.value(), null);
  assert.equal(exports.memory, own.memory);
  assert.deepEqual(traps, []);
});

test('the caller gets the error, and the trap is reported once', async () => {
  const { exports, traps } = await guarded();
  assert.throws(() => exports.trap(), WebAssembly.RuntimeError);
  assert.deepEqual(traps, ['trap']);
  exports.trap();
  assert.deepEqual(traps, ['trap']);
});

test('an error of JavaScript that the wasm called breaks the instance as a trap does', async () => {
  let calls = 0;
  const { exports, traps } = await guarded(() => { calls += 1; throw new TypeError('no clock'); });
  assert.throws(() => exports.call(), TypeError);
  assert.deepEqual(traps, ['trap']);
  exports.call();
  assert.equal(calls, 1, 'no export runs any more');
});

test('a trap inside of a call that JavaScript made from the wasm is reported once', async () => {
  let exports;
  const { exports: own, traps } = await guarded(() => exports.trap());
  exports = own;
  assert.throws(() => exports.call(), WebAssembly.RuntimeError);
  assert.deepEqual(traps, ['trap']);
});

// As wasm-bindgen's glue reads what an export returns, by its signature.
test('after a trap the glue reads nothing off every export', async () => {
  const { exports } = await guarded();
  assert.throws(() => exports.trap());

  assert.equal(exports.address() >>> 0, 0, 'an address, an index or a length');

  const ret = exports.text();
  const memory = new Uint8Array(exports.memory.buffer);
  const start = ret[0] >>> 0;
  assert.equal(memory.subarray(start, start + ret[1]).length, 0, 'a text');

  assert.equal(Boolean(exports.text()[1]), false, 'a pair holds no error');
  assert.equal(new WebAssembly.Table({ element: 'externref', initial: 1 }).get(+exports.address()), undefined, 'an index');
});
