import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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
  const [, , glue, file, text] = process.argv;
  const instantiateWasm = (imports, done) =>
    done(new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), imports));
  require(glue)({ instantiateWasm, print() {}, printErr() {} }).then((parser) => {
    const bytes = Buffer.from(text + '\\0');
    const at = parser._malloc(bytes.length);
    parser.HEAPU8.set(bytes, at);
    const result = parser._wasm_parse_query_raw(at);
    if (parser.getValue(result + 8, 'i32') !== 0) throw new Error('the statements are not SQL');
    parser._wasm_free_parse_result(result);
    parser._free(at);
  });`;

/**
 * The functions of libpg-query's module that its first statements call, by their numbers in the module. V8 compiles a
 * function when it is first called, and says so when asked: the same ones on each version of Node.
 */
export function firstFunctions(module: Uint8Array): number[] {
  const glue = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.js');
  const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-build-'));
  try {
    const file = join(folder, 'parser.wasm');
    const program = join(folder, 'program.cjs');
    writeFileSync(file, module);
    writeFileSync(program, PROGRAM);
    const flags = ['--trace-wasm-compilation-times', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];
    const run = spawnSync(process.execPath, [...flags, program, glue, file, STATEMENTS], { encoding: 'utf8' });
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
