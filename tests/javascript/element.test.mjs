// The element itself, where a browser is not what matters: its page is a few stubs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from './site.mjs';
import { load } from './modules.mjs';

const POLICY = JSON.parse(process.env.POLICY);
const file = (name) => [name, `https://shop.example/${name}`, ''];
const LANGUAGES = { en: [file('en.txt'), file('en.later.txt').slice(0, 2)] };

class FakeElement extends EventTarget {
  isConnected = false;
  attributes = [];
  events = [];
  getAttribute(name) { return this.attributes.find((one) => one.name === name)?.value ?? null; }
  setAttribute(name, value) {
    this.attributes = [...this.attributes.filter((one) => one.name !== name), { name, value }];
  }
  hasAttribute(name) { return this.getAttribute(name) !== null; }
  closest() { return null; }
  querySelector() { return null; }
  getRootNode() { return {}; }
  attachInternals() { return { states: new Set() }; }
  attachShadow() { return { host: this, replaceChildren() {}, adoptedStyleSheets: [] }; }
  dispatchEvent(event) {
    this.events.push(event);
    return super.dispatchEvent(event);
  }
}

// A page whose server answers each request with this status.
async function page(status = 404) {
  const logged = [];
  const requests = [];
  const document = { baseURI: 'https://shop.example/', readyState: 'complete', createElement: () => ({}) };
  const globals = {
    POLICY,
    TWO_PARTS: true,
    CustomEvent,
    HTMLElement: FakeElement,
    console: { ...console, error: (...words) => logged.push(words.map(String).join(' ')) },
    document,
    location: new URL('https://shop.example/'),
    navigator: { languages: [] },
    fetch: async (url, { integrity, method = 'GET' } = {}) => {
      requests.push(`${method} ${url}`);
      if (integrity !== undefined) throw new TypeError('Failed to fetch');
      return new Response(null, { status });
    },
  };
  const script = await load('wallet-checkout.js', globals, {
    glue: { glue() {} },
    files: {
      LANGUAGES,
      NAMES: file('names.txt'),
      WASM: file('wallet-checkout_bg.wasm'),
      LATER: file('wallet-checkout.later.wasm'),
      SCRIPT: file('wallet-checkout.later.js'),
    },
  });
  class Made extends script.WalletCheckout { ownerDocument = document; }
  const element = new Made();
  const mount = () => {
    element.isConnected = true;
    element.connectedCallback();
  };
  return { element, mount, logged, requests, globals };
}

const failed = (element) => new Promise((done) => { element.addEventListener('checkout-error', done); });

test('a load that fails names the file, its address and its status', async () => {
  const { element, mount, logged } = await page(404);
  mount();
  await failed(element);
  const line = logged.join('\n');
  assert.match(line, /https:\/\/shop\.example\/(wallet-checkout_bg\.wasm|en\.txt)/);
  assert.match(line, /404, see assets-url/);
  assert.doesNotMatch(line, /\[object|: Event/);
});

test('ready rejects when the widget cannot be loaded, and a reset makes another', async () => {
  const { element, mount } = await page(500);
  const { ready } = element;
  mount();
  await assert.rejects(ready, { code: 'load' });
  element.reset();
  assert.notEqual(element.ready, ready);
  await assert.rejects(element.ready, { code: 'load' });
});

test('nobody has to look at ready', async () => {
  const { element, mount } = await page();
  const unhandled = [];
  const listener = (error) => unhandled.push(error);
  process.on('unhandledRejection', listener);
  mount();
  element.pay();
  await failed(element);
  await settle();
  process.off('unhandledRejection', listener);
  assert.deepEqual(unhandled, []);
});

test('the last error can be read', async () => {
  const { element, mount } = await page();
  assert.equal(element.error, null);
  mount();
  const { detail } = await failed(element);
  assert.equal(element.error, detail);
  assert.equal(detail.code, 'load');
  element.reset();
  assert.equal(element.error, null);
});

test('nothing needs a document that is gone', async () => {
  const { element, mount, globals } = await page();
  mount();
  // What a test runner does when it closes jsdom with a widget on the page.
  for (const name of ['document', 'location', 'HTMLElement', 'navigator', 'CustomEvent']) delete globals[name];
  element.isConnected = false;
  element.disconnectedCallback();
  const wrong = [];
  const listener = (error) => wrong.push(error);
  process.on('uncaughtException', listener);
  process.on('unhandledRejection', listener);
  await settle();
  await settle();
  process.off('uncaughtException', listener);
  process.off('unhandledRejection', listener);
  assert.deepEqual(wrong, []);
  assert.deepEqual(element.events.map(({ type }) => type), []);
});
