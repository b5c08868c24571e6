import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What short migrations hold, so that their first statement finds the parser ready. */
const STATEMENTS = `
  CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b text NOT NULL DEFAULT 'x', c bigint REFERENCES d (id));
  ALTER TABLE a ADD COLUMN e timestamptz DEFAULT now(), ALTER COLUMN b TYPE varchar(20), ADD CONSTRAINT f CHECK (c > 0);
  CREATE UNIQUE INDEX CONCURRENTLY g ON a (b, lower(b)) WHERE c IS NOT NULL;
  UPDATE a SET b = 'y' WHERE id IN (SELECT id FROM d WHERE e = 1 LIMIT 10);
  DROP INDEX IF EXISTS g; -- with a comment
  COMMENT ON TABLE a IS 'z';`;

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
