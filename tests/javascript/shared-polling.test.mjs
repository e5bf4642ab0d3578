// How the tabs of a site share the polling of an order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle, Site } from './site.mjs';

const POLICY = JSON.parse(process.env.POLICY);
const PATIENCE = POLICY.SHARED_ANSWER_COMES_WITHIN;
const FRESH = POLICY.SHARED_ANSWER_IS_FRESH;

async function tabs(count, options = {}) {
  const site = new Site();
  const all = [];
  for (let made = 0; made < count; made += 1) {
    const tab = await site.open('shared-polling.js', POLICY, options);
    tab.polling = tab.exports.sharePolling();
    all.push(tab);
  }
  return { site, all };
}

// What a tab's state query for an order is answered with, as text.
const query = async (tab, orderNo = '1') => {
  const request = { url: `state of ${orderNo}`, headers: new Headers() };
  const response = await tab.polling.send(request, orderNo);
  return response.text();
};

// Two tabs that both have queried once, the first as the leader.
async function leaderAndOther() {
  const { site, all } = await tabs(2);
  const [leader, other] = all;
  await query(leader);
  await settle();
  await query(other);
  await settle();
  return { site, leader, other };
}

test('a tab alone sends every query', async () => {
  const { all: [tab] } = await tabs(1);
  assert.equal(await query(tab), 'answer 1');
  assert.equal(await query(tab), 'answer 2');
  assert.deepEqual(tab.sent.map(({ url }) => url), ['state of 1', 'state of 1']);
});

test('one tab queries and the others receive its answers', async () => {
  const { leader, other } = await leaderAndOther();
  for (const expected of ['answer 3', 'answer 4']) {
    assert.equal(await query(leader), expected);
    await settle();
    assert.equal(await query(other), expected);
  }
  assert.equal(other.sent.length, 1, 'the other tab has queried once, before it could receive');
});

test('a tab that has used an answer waits for the next one', async () => {
  const { site, leader, other } = await leaderAndOther();
  await query(leader);
  await settle();
  assert.equal(await query(other), 'answer 3');
  const waiting = query(other);
  await site.clock.pass(PATIENCE - 1);
  await query(leader);
  assert.equal(await waiting, 'answer 4');
  assert.equal(other.sent.length, 1);
  assert.equal(site.clock.pending, 0, 'no timer remains');
});

test('an answer of the leader counts again when no other comes in time', async () => {
  const { site, leader, other } = await leaderAndOther();
  await query(leader);
  await settle();
  await query(other);
  const waiting = query(other);
  await site.clock.pass(PATIENCE);
  assert.equal(await waiting, 'answer 3');
  assert.equal(other.sent.length, 1);
});

test('an answer that is not fresh any more is not used', async () => {
  const { site, leader, other } = await leaderAndOther();
  await query(leader);
  await settle();
  await site.clock.pass(FRESH - 1);
  assert.equal(await query(other), 'answer 3');
  await site.clock.pass(1);
  assert.equal(await query(other), 'answer 4');
  assert.equal(other.sent.length, 2);
});

test('an answer that grows old while a tab waits for the next one is not used', async () => {
  const { site, leader, other } = await leaderAndOther();
  await query(leader);
  await settle();
  await query(other);
  await site.clock.pass(FRESH - PATIENCE + 1);
  const waiting = query(other);
  await settle();
  await site.clock.pass(PATIENCE);
  assert.equal(await waiting, 'answer 4');
  assert.equal(other.sent.length, 2);
});

test('an error of the server is not shared', async () => {
  const { leader, other } = await leaderAndOther();
  leader.answers = async () => new Response('broken', { status: 500 });
  assert.equal(await query(leader), 'broken');
  await settle();
  assert.equal(await query(other), 'answer 3');
});

test('another tab leads when the leader is closed', async () => {
  const { leader, other, site } = await leaderAndOther();
  leader.polling.end();
  await settle();
  assert.equal(site.locks.held, 1);
  const third = await site.open('shared-polling.js', POLICY);
  third.polling = third.exports.sharePolling();
  await query(third);
  assert.equal(await query(other), 'answer 4');
  await settle();
  assert.equal(await query(third), 'answer 4');
});

test('a tab that waits for an answer becomes the leader and queries at once', async () => {
  const { leader, other, site } = await leaderAndOther();
  await query(leader);
  await settle();
  await query(other);
  const waiting = query(other);
  await settle();
  assert.equal(site.clock.pending, 1);
  leader.polling.end();
  assert.equal(await waiting, 'answer 4');
  assert.equal(site.clock.pending, 0);
});

test('the tab before the shopper queries itself, and the others receive its answers', async () => {
  const { leader, other } = await leaderAndOther();
  await query(leader);
  await settle();
  other.see();
  assert.equal(await query(other), 'answer 4');
  await settle();
  assert.equal(await query(other), 'answer 5');
  await settle();
  assert.equal(await query(leader), 'answer 5');
  assert.equal(leader.sent.length, 2);
});

test('a tab that lost the lock leads again when the other is closed', async () => {
  const { leader, other, site } = await leaderAndOther();
  other.see();
  await query(other);
  await settle();
  assert.equal(site.locks.waiting, 1, 'the former leader waits for the lock');
  other.polling.end();
  await settle();
  assert.equal(site.locks.held, 1);
  assert.equal(await query(leader), 'answer 4');
  leader.polling.end();
  await settle();
  assert.equal(site.locks.held, 0);
});

test('the lock goes to and fro with the shopper', async () => {
  const { leader, other, site } = await leaderAndOther();
  for (const tab of [other, leader, other, leader]) {
    tab.see();
    const before = tab.sent.length;
    await query(tab);
    await settle();
    assert.equal(tab.sent.length, before + 1);
    assert.deepEqual([site.locks.held, site.locks.waiting], [1, 1]);
  }
});

test('focus ends the wait for another tab\'s answer', async () => {
  const { leader, other, site } = await leaderAndOther();
  await query(leader);
  await settle();
  await query(other);
  const waiting = query(other);
  await settle();
  other.see();
  assert.equal(await waiting, 'answer 4');
  assert.equal(site.clock.pending, 0);
});

test('without Web Locks a tab sends every query and listens to nothing', async () => {
  const { all: [tab, other] } = await tabs(2, { locks: null });
  for (const one of [tab, other, tab, other]) await query(one);
  assert.deepEqual([tab.sent.length, other.sent.length], [2, 2]);
  assert.equal(tab.listeners, 0);
});

test('where locks are refused a tab sends every query', async () => {
  const request = async () => { throw new DOMException('an opaque origin', 'SecurityError'); };
  const { all: [tab, other] } = await tabs(2, { locks: { request } });
  tab.see();
  for (const one of [tab, other, tab, other]) {
    await query(one);
    await settle();
  }
  assert.deepEqual([tab.sent.length, other.sent.length], [2, 2]);
});

test('without storage every tab sends its queries', async () => {
  const { leader, other, site } = await leaderAndOther();
  site.storageIsForbidden = true;
  assert.equal(await query(leader), 'answer 3');
  await settle();
  assert.equal(await query(other), 'answer 4');
});

test('a request that belongs to no pending order is sent as it is', async () => {
  const { leader, other, site } = await leaderAndOther();
  await query(leader);
  await settle();
  await other.polling.send({ url: 'create' }, '');
  assert.deepEqual(other.sent.map(({ url }) => url), ['state of 1', 'create']);
  assert.equal(await query(other), 'answer 3', `the sharing goes on: ${site.count}`);
});

test('another order has another lock and other answers', async () => {
  const { leader, other, site } = await leaderAndOther();
  await query(leader);
  await settle();
  assert.equal(await query(other, '2'), 'answer 4');
  await settle();
  assert.deepEqual([site.locks.held, site.locks.waiting], [2, 0]);
  await query(leader);
  await settle();
  assert.equal(await query(other, '2'), 'answer 6');
});

test('a tab does not receive the answers for another order', async () => {
  const { leader, other, site } = await leaderAndOther();
  const third = await site.open('shared-polling.js', POLICY);
  third.polling = third.exports.sharePolling();
  await query(third, '2');
  await settle();
  assert.equal(await query(third, '2'), 'answer 4', 'it leads its own order');
  await settle();
  assert.equal(await query(other), 'answer 5', 'nobody has shared an answer for this order');
  await query(leader);
  await settle();
  assert.equal(await query(other), 'answer 6');
});

test('an answer that arrives after the order has changed is not shared as the new order\'s', async () => {
  const { all: [tab, other] } = await tabs(2);
  let arrive;
  tab.answers = () => new Promise((done) => { arrive = done; });
  const late = query(tab, '1');
  await settle();
  tab.answers = async () => new Response('state of 2');
  await query(tab, '2');
  await query(other, '2');
  await settle();
  arrive(new Response('state of 1'));
  assert.equal(await late, 'state of 1');
  await settle();
  assert.equal(await query(other, '2'), 'answer 2');
});

test('the end removes every listener and timer and gives the lock back', async () => {
  const { leader, other, site } = await leaderAndOther();
  assert.deepEqual([leader.listeners, other.listeners], [3, 3]);
  await query(leader);
  await settle();
  await query(other);
  const waiting = query(other);
  await settle();
  assert.equal(site.clock.pending, 1);
  other.polling.end();
  assert.equal(await waiting, 'answer 4', 'its own request is answered all the same');
  assert.deepEqual([site.locks.held, site.locks.waiting], [1, 0]);
  leader.polling.end();
  await settle();
  assert.deepEqual([site.locks.held, site.locks.waiting], [0, 0]);
  assert.deepEqual([leader.listeners, other.listeners], [0, 0]);
  assert.equal(site.clock.pending, 0);
  for (const tab of [leader, other]) tab.polling.end();
});

test('a lock that comes after the end is given back', async () => {
  const { all: [tab], site } = await tabs(1);
  tab.see();
  const late = query(tab);
  tab.polling.end();
  await late;
  await settle();
  assert.deepEqual([site.locks.held, site.locks.waiting], [0, 0]);
});

test('a page that is left gives the lock back, and shares again when it is back', async () => {
  const { leader, other, site } = await leaderAndOther();
  leader.fire('pagehide');
  await settle();
  assert.deepEqual([leader.listeners, site.locks.held, site.locks.waiting], [0, 1, 0]);
  await query(leader);
  await settle();
  await query(other);
  await settle();
  assert.equal(await query(leader), 'answer 4');
  assert.deepEqual([leader.listeners, site.locks.held, site.locks.waiting], [3, 1, 1]);
});
