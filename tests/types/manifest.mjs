// The element's manifest, against the schema of manifests; and the package, which
// must hold every file that it names.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const tools = createRequire(`${process.env.TOOLS}/`);
const require = createRequire(import.meta.url);
const manifest = require('wallet-checkout/custom-elements.json');
const described = require('wallet-checkout/package.json');

const { default: Ajv } = tools('ajv');
const valid = new Ajv({ strict: false }).compile(tools('custom-elements-manifest/schema.json'));
assert.ok(valid(manifest), JSON.stringify(valid.errors, null, 2));

// An export may depend on what asks for it.
function targets(exported) {
  return typeof exported === 'string' ? [exported] : Object.values(exported).flatMap(targets);
}

const inPackage = (file) => new URL(`node_modules/wallet-checkout/${file}`, import.meta.url);
const named = [
  ...targets(described.exports),
  ...['main', 'types', 'unpkg', 'jsdelivr', 'customElements'].map((field) => described[field]),
  ...described.sideEffects.filter((file) => !file.includes('*')),
  ...manifest.modules.map((module) => module.path),
  ...Object.keys(require('wallet-checkout/sri.json')),
];
for (const file of named) assert.ok(existsSync(inPackage(file)), `no ${file} in the package`);
