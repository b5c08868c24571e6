import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withEagerFunctions } from '../../scripts/build/eager-functions.js';
import { firstFunctions } from '../../scripts/build/first-functions.js';
import { withInitialMemory } from '../../scripts/build/initial-memory.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const published = readFileSync(createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm'));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-parser-'));
  writeFileSync(join(folder, 'one.sql'), 'ALTER TABLE users ADD COLUMN note text;\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (flags: readonly string[]) =>
  spawnSync(process.execPath, [...flags, join(root, 'dist/cli.cjs'), 'check', 'one.sql'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_DISABLE_COMPILE_CACHE: '1' },
  });

test("V8 takes the build's module, and what the build knows of it is what V8 knows", async () => {
  const module = withEagerFunctions(withInitialMemory(published, 48 * 1024 * 1024), firstFunctions(published));
  const compiled = await WebAssembly.compile(module as Uint8Array<ArrayBuffer>);
  const [hints] = (
    WebAssembly.Module as unknown as { customSections(from: WebAssembly.Module, name: string): ArrayBuffer[] }
  ).customSections(compiled, 'compilationHints') as [ArrayBuffer];
  // A byte for each function after their number, which takes two.
  const own = hints.byteLength - 2;
  expect(own).toBeGreaterThan(500);
  const eager = new Uint8Array(hints).subarray(2).filter((hint) => hint === 0b01_01_10).length;
  expect([eager > 40, eager < own / 4]).toEqual([true, true]);
});

test('the first statement finds the parser compiled: nearly nothing is compiled when it is called', () => {
  const run = check(['--trace-wasm-compilation-times']);
  expect(run.status).toBe(0);
  const compiled = [...run.stdout.matchAll(/^Compiled function .*#(\d+) using (\w+), .*bodysize (\d+)/gm)];
  // Where V8 does not follow the hints, it compiles what is called, and the two lists are the same.
  const named = new Set(firstFunctions(published));
  const late = compiled.filter(([, number]) => !named.has(Number(number)));
  expect(compiled.length).toBeGreaterThanOrEqual(named.size);
  expect(late.reduce((sum, [, , , size]) => sum + Number(size), 0)).toBeLessThan(5000);
  // Its optimising compiler would take a quarter of a second for the largest.
  expect(new Set(compiled.map(([, , compiler]) => compiler))).toEqual(new Set(['Liftoff']));
});

test('a process that ends before its work is done has not passed', () => {
  const lost = join(folder, 'lost.cjs');
  // As if V8 never told that it is done, and Node did not wait.
  writeFileSync(lost, 'WebAssembly.compile = () => new Promise(() => {}); globalThis.setTimeout = () => undefined;');
  const run = check(['-r', lost]);
  expect(run.status).toBe(2);
  expect(run.stderr).toMatch(/internal fault[\s\S]*ended before its work was done/);
});
