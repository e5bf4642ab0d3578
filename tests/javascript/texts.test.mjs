// When the files with the texts are requested.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './modules.mjs';

const POLICY = JSON.parse(process.env.POLICY);
const file = (name) => [name, `https://shop.example/${name}`, ''];
const FILES = ['en', 'ja'].map((tag) => [tag, [file(`${tag}.txt`), file(`${tag}.later.txt`).slice(0, 2)]]);
const HASH = 'a'.repeat(44);

// A page on which the files in `gone` cannot be had.
async function page(gone) {
  const requests = [];
  const hashes = {};
  const timers = [];
  const attributes = { locale: 'en' };
  const script = await load('element/texts.js', {
    POLICY,
    console: { ...console, error() {} },
    document: { baseURI: 'https://shop.example/' },
    location: new URL('https://shop.example/'),
    navigator: { languages: [] },
    setTimeout: (work, time) => timers.push({ work, time }),
    clearTimeout() {},
    fetch: async (url, { integrity }) => {
      requests.push(`${url}`);
      hashes[new URL(url).pathname.slice(1)] = integrity;
      if (gone.some((name) => `${url}`.endsWith(name))) throw new TypeError('Failed to fetch');
      // The last text is empty here, and the file is padded.
      const isFirst = FILES.some(([tag]) => `${url}`.endsWith(`/${tag}.txt`));
      return new Response(`${isFirst ? `${HASH}\n` : ''}text of ${url}\n   `);
    },
  }, { files: { LANGUAGES: Object.fromEntries(FILES), NAMES: file('names.txt') } });
  const element = {
    getAttribute: (name) => attributes[name] ?? null,
    closest: () => null,
    getRootNode: () => ({}),
  };
  const passed = () => {
    timers.splice(0).filter(({ time }) => time === POLICY.LOAD_PAUSES).forEach(({ work }) => work());
  };
  const texts = (known, translations) => script.loadTexts(element, translations, known);
  const count = (name) => requests.filter((url) => url.endsWith(name)).length;
  return { attributes, gone, texts, count, hashes, passed, script };
}

test('a language that cannot be had is requested again after a pause only', async () => {
  const { attributes, gone, texts, count, passed } = await page(['ja.txt']);
  const known = await texts();
  attributes.locale = 'ja';
  await assert.rejects(texts(known));
  const asked = count('ja.txt');
  for (let update = 0; update < 100; update += 1) assert.equal(await texts(known), known);
  assert.equal(count('ja.txt'), asked);
  // Another one is not held up by it.
  attributes.locale = 'en';
  assert.equal(await texts(known), known);
  attributes.locale = 'ja';
  gone.length = 0;
  passed();
  assert.equal((await texts(known)).locale, 'ja');
});

test('a first load, and one after a reset, wait for no pause', async () => {
  const { gone, texts, script } = await page(['en.txt']);
  await assert.rejects(texts());
  gone.length = 0;
  script.forgetTexts();
  assert.equal((await texts()).locale, 'en');
});

test('names that cannot be had are requested once for a language', async () => {
  const { texts, count } = await page(['names.txt']);
  let known = await texts(undefined, { pay: 'Buy' });
  const asked = count('names.txt');
  for (let update = 0; update < 100; update += 1) known = await texts(known, { pay: `Buy ${update}` });
  assert.equal(count('names.txt'), asked);
  assert.equal(known.names, '');
});

test('what pads a file is no text', async () => {
  const { texts } = await page([]);
  assert.equal((await texts()).lines, 'text of https://shop.example/en.txt\n');
});

test('the first file of a language has the hash of the second, which is no text', async () => {
  const { texts, hashes, script } = await page([]);
  const known = { ...await texts(), isWhole: true };
  assert.equal(known.lines, 'text of https://shop.example/en.txt\n');
  const later = await script.loadLaterTexts('en');
  assert.equal(later, 'text of https://shop.example/en.later.txt\n');
  assert.deepEqual(hashes, { 'en.txt': '', 'en.later.txt': `sha256-${HASH}` });
});
