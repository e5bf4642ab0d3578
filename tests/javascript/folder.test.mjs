// Where the files of the build are, by `assets-url`.

import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.document = { baseURI: 'https://shop.example/tea/index.html' };
const { addressOf, setFolder } = await import('../../static/element/fetching.js');

// As a bundler leaves it: the address has a name of the bundler's.
const FILE = ['texts.txt', new URL('https://cdn.example/a/texts-Bh4N8Ps6.txt'), 'sha256-'];

test('without a folder a file is where the build or a bundler has put it', () => {
  for (const named of [null, '']) {
    setFolder(named);
    assert.equal(addressOf(FILE), 'https://cdn.example/a/texts-Bh4N8Ps6.txt');
  }
});

test('in a folder a file has the name that it has in the package', () => {
  for (const [named, folder] of [
    ['checkout', 'https://shop.example/tea/checkout/'],
    ['/checkout/', 'https://shop.example/checkout/'],
    ['https://files.example/1.0', 'https://files.example/1.0/'],
    ['/', 'https://shop.example/'],
  ]) {
    setFolder(named);
    assert.equal(addressOf(FILE), `${folder}texts.txt`);
  }
});

test('a folder is what it was when it was named, wherever the page goes', () => {
  setFolder('checkout');
  document.baseURI = 'https://shop.example/elsewhere/';
  assert.equal(addressOf(FILE), 'https://shop.example/tea/checkout/texts.txt');
});

test('what is no address is refused', () => {
  assert.throws(() => setFolder('http://'), TypeError);
});
