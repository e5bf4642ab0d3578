// Compiles Checkout.vue under the options of vite.config.js, both in this folder.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cwd } from 'node:process';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.DOCS_TOOLS}/`);
const { parse, compileScript } = require('vue/compiler-sfc');

const { default: config } = await import(pathToFileURL(join(cwd(), 'vite.config.js')));
const { compilerOptions } = config.plugins[0].template;
// As Vite's plugin does it.
function compiled(compilerOptions) {
  const source = readFileSync('Checkout.vue', 'utf8');
  const { descriptor, errors } = parse(source, { templateParseOptions: compilerOptions });
  assert.deepEqual(errors, []);
  const templateOptions = { compilerOptions };
  return compileScript(descriptor, { id: 'checkout', inlineTemplate: true, templateOptions }).content;
}

const code = compiled(compilerOptions);
assert.match(code, /createElementBlock\("wallet-checkout"|createElementVNode\("wallet-checkout"/);
assert.match(code, /"?onCheckoutPaid"?:/);
assert.ok(!code.includes('resolveComponent("wallet-checkout")'));
// Without the option Vue looks for a component of that name.
assert.ok(compiled({}).includes('resolveComponent("wallet-checkout")'));
