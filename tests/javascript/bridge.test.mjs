// The wait for a wallet's bridge.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './modules.mjs';

const POLICY = { BRIDGE_TRIES: 20, BRIDGE_LOOKS_EVERY: 5 };
const pause = (time) => new Promise((done) => { setTimeout(done, time); });

async function page() {
  const calls = [];
  const window = {};
  const { callBridge } = await load('element/bridge.js', { POLICY, window });
  const bring = () => {
    window.WeixinJSBridge = { invoke: (name, _, done) => { calls.push(name); done({ err_msg: 'ok' }); } };
    window.AlipayJSBridge = { call: (name, _, done) => { calls.push(name); done({ resultCode: '1' }); } };
    window.wx = { miniProgram: { navigateTo: () => calls.push('navigateTo') } };
  };
  return { callBridge, calls, bring };
}

for (const kind of ['wechat-bridge', 'alipay-bridge', 'mini-program']) {
  test(`${kind}: a bridge that comes late is called`, async () => {
    const { callBridge, calls, bring } = await page();
    const called = callBridge(kind, {}, [new AbortController().signal]);
    await pause(12);
    bring();
    await called;
    assert.equal(calls.length, 1);
  });

  test(`${kind}: a bridge that comes after the order was left is not called`, async () => {
    const { callBridge, calls, bring } = await page();
    for (const which of [0, 1]) {
      const leaving = [new AbortController(), new AbortController()];
      const called = callBridge(kind, {}, leaving.map(({ signal }) => signal));
      leaving[which].abort();
      setTimeout(bring, 12);
      await assert.rejects(called);
    }
    assert.deepEqual(calls, []);
  });
}
