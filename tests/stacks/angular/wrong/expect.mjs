// Compiles `wrong.ts`, and compares the errors with these: the lines, and what is wrong there.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

const EXPECTED = [
  '10 TS2345', // another event's detail
  '11 TS2339', // no such member of the detail
  '12 TS2339', // no such method
  '13 TS2367', // no such state
];

const { stdout, stderr } = spawnSync('ngc', ['--project', 'wrong'], { encoding: 'utf8' });
const output = stripVTControlCharacters(stdout + stderr);
const found = [...output.matchAll(/wrong\.ts:(\d+):\d+ - error (TS\d+)/g)];
assert.deepEqual(found.map(([, line, code]) => `${line} ${code}`), EXPECTED, output);
