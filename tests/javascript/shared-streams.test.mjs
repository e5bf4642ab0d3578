// How the tabs of a site share the stream of an order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle, Site } from './site.mjs';

const POLICY = JSON.parse(process.env.POLICY);

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

// The next event of an order's stream, as text; its name where it is broken.
function listen(tab, orderNo = '1') {
  const leaving = new AbortController();
  const headers = new Headers({ Accept: 'text/event-stream' });
  const request = { url: `stream of ${orderNo}`, headers, signal: leaving.signal };
  const received = tab.polling.send(request, orderNo)
    .then((response) => response.text(), () => 'broken');
  return Object.assign(received, { abort: () => leaving.abort() });
}

const query = async (tab) => {
  const request = { url: 'state of 1', headers: new Headers() };
  return (await tab.polling.send(request, '1')).text();
};

const open = (all) => all.flatMap((tab) => tab.streams);

// Tabs that all wait for an event; the first has the stream.
async function listening(count) {
  const { site, all } = await tabs(count);
  const received = all.map((tab) => listen(tab));
  await settle();
  return { site, all, received, stream: all[0].streams[0] };
}

test('a browser has one stream, and every tab receives its events', async () => {
  const { all, received, stream } = await listening(3);
  assert.equal(open(all).length, 1);
  assert.equal(stream.url, 'stream of 1');
  stream.send('message', 'waiting');
  assert.deepEqual(await Promise.all(received), ['waiting', 'waiting', 'waiting']);
  const next = all.map((tab) => listen(tab));
  stream.send('heartbeat', '{}');
  assert.deepEqual(await Promise.all(next), ['', '', '']);
  assert.equal(open(all).length, 1);
});

test('a heartbeat is no answer to a state query', async () => {
  const { all: [leader, other], stream } = await listening(2);
  stream.send('heartbeat', '{}');
  await settle();
  assert.equal(await query(other), 'answer 1');
  stream.send('message', 'paid');
  await settle();
  assert.equal(await query(other), 'paid', 'but an event is');
  assert.deepEqual([leader.sent.length, other.sent.length], [0, 1]);
});

test('what nobody waits for yet is not lost to the heartbeat after it', async () => {
  const { all: [tab], received: [first], stream } = await listening(1);
  stream.send('message', 'waiting');
  assert.equal(await first, 'waiting');
  stream.send('message', 'paid');
  stream.send('heartbeat', '{}');
  assert.equal(await listen(tab), 'paid');
});

test('a broken stream is closed, and the next request opens another', async () => {
  const { all: [tab], received: [first], stream } = await listening(1);
  stream.cut();
  assert.equal(await first, 'broken');
  assert.equal(tab.streams.length, 0);
  const second = listen(tab);
  await settle();
  assert.equal(tab.streams.length, 1);
  tab.streams[0].send('message', 'paid');
  assert.equal(await second, 'paid');
});

test('one that breaks while nobody waits is not opened again before that is known', async () => {
  const { all: [tab], received: [first], stream } = await listening(1);
  stream.send('message', 'waiting');
  stream.cut();
  assert.equal(await first, 'waiting');
  assert.equal(await listen(tab), 'broken');
  assert.equal(tab.streams.length, 0);
});

test('a request that is aborted closes the stream, and one that is over does not', async () => {
  const { all: [tab], received: [first], stream } = await listening(1);
  stream.send('message', 'waiting');
  await first;
  first.abort();
  const second = listen(tab);
  await settle();
  assert.equal(tab.streams.length, 1);
  second.abort();
  assert.equal(await second, 'broken');
  assert.equal(tab.streams.length, 0);
});

test('another tab has the stream when the leader is closed', async () => {
  const { all, received } = await listening(2);
  all[0].polling.end();
  assert.equal(await received[0], 'broken');
  await settle();
  assert.deepEqual(all.map((tab) => tab.streams.length), [0, 1]);
  all[1].streams[0].send('message', 'paid');
  assert.equal(await received[1], 'paid');
});

test('the stream goes to the tab that the shopper sees', async () => {
  const { all, received } = await listening(2);
  all[1].see();
  await query(all[1]);
  await settle();
  assert.deepEqual(all.map((tab) => tab.streams.length), [0, 1]);
  all[1].streams[0].send('message', 'paid');
  assert.deepEqual(await Promise.all(received.slice(1)), ['paid']);
});

test('the others receive what the leader is answered as well', async () => {
  const { all: [leader, other], received } = await listening(2);
  assert.equal(await query(leader), 'answer 1');
  assert.equal(await received[1], 'answer 1');
  assert.equal(other.sent.length, 0);
});

test('without Web Locks there is no stream', async () => {
  const { all } = await tabs(1, { locks: null });
  assert.equal(await listen(all[0]), 'broken');
  assert.equal(open(all).length, 0);
});
