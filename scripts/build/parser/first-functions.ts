import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What most short migrations hold, so that their first statement finds the parser ready. Not more: what V8 compiles beside a
 * program slows the program down where two cores are two threads of one.
 */
const STATEMENTS = `
  CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL DEFAULT 'x');
  ALTER TABLE a ADD COLUMN c timestamptz;
  CREATE INDEX d ON a (b);`;

const PROGRAM = `
  const { readFileSync } = require('node:fs');
  const [, , file, text] = process.argv;
  const { exports: parser } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
  parser.start();
  const bytes = Buffer.from(text + '\\0');
  const at = parser.malloc(bytes.length);
  bytes.copy(Buffer.from(parser.memory.buffer), at);
  const result = parser.parse(at);
  if (Buffer.from(parser.memory.buffer).readUInt32LE(result + 8) !== 0) throw new Error('the statements are not SQL');
  parser.freeParsed(result);
  parser.free(at);`;

/**
 * The functions of libpg-query's module that its first statements call, by their numbers in the module. V8 compiles a
 * function when it is first called, and says so when asked: the same ones on each version of Node.
 */
export function firstFunctions(module: Uint8Array): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-build-'));
  try {
    const file = join(folder, 'parser.wasm');
    const program = join(folder, 'program.cjs');
    writeFileSync(file, module);
    writeFileSync(program, PROGRAM);
    const flags = ['--trace-wasm-compilation-times', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];
    const run = spawnSync(process.execPath, [...flags, program, file, STATEMENTS], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the parser could not be asked: ${run.stderr}`);
    const numbers = [...run.stdout.matchAll(/^Compiled function .*#(\d+) using Liftoff/gm)].map(([, one]) =>
      Number(one),
    );
    if (numbers.length === 0) throw new Error('V8 did not say which functions it compiled');
    return [...new Set(numbers)].sort((a, b) => a - b);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
