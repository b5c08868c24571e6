import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { firstFunctions } from '../../scripts/build/parser/first-functions.js';
import { parserModule } from '../../scripts/build/parser/module.js';
import { type Instance, instantiate } from '../../src/sql/postgres/instance.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const module = parserModule();
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

test("V8 takes the build's module, and its hints are those of its functions", async () => {
  const compiled = await WebAssembly.compile(module as Uint8Array<ArrayBuffer>);
  const { customSections } = WebAssembly.Module as unknown as {
    customSections(from: WebAssembly.Module, name: string): ArrayBuffer[];
  };
  const [hints] = customSections(compiled, 'compilationHints') as [ArrayBuffer];
  // A byte for each function after their number, which takes two.
  const own = hints.byteLength - 2;
  expect(own).toBeGreaterThan(900);
  const eager = new Uint8Array(hints).subarray(2).filter((hint) => hint === 0b01_01_10).length;
  expect(eager).toBe(firstFunctions(module).length);
  expect(eager).toBeLessThan(own / 8);
});

/** Texts as migrations hold them, and broken in ways that a seed decides. */
function texts(): string[] {
  const found = ['src/rules', 'examples', '__tests__'].flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.sql'))
      .map((path) => readFileSync(join(root, place, path), 'latin1').replaceAll('\0', '')),
  );
  let state = 918_965;
  const below = (most: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state % most;
  };
  const words = found.map((text) => text.split(/(\s+)/));
  const broken = Array.from({ length: 10_000 }, () => {
    const text = [...(words[below(words.length)] as string[])];
    const other = words[below(words.length)] as string[];
    text.splice(below(text.length), below(3), other[below(other.length)] as string);
    return text.join('');
  });
  return [...found, ...broken];
}

type Reader = (text: string) => string;

/** What the parser says of a text, letter for letter: its tree, or the error and where it is. */
function readerOf(parser: Instance): Reader {
  return (text) => {
    const memory = () => Buffer.from(parser.memory.buffer);
    const at = parser.malloc(Buffer.byteLength(text) + 1);
    const written = memory().write(text, at, 'utf8');
    memory()[at + written] = 0;
    const result = parser.parse(at);
    const error = memory().readUInt32LE(result + 8);
    const string = (pointer: number) => memory().toString('utf8', pointer, memory().indexOf(0, pointer));
    const said =
      error === 0
        ? string(memory().readUInt32LE(result))
        : `${string(memory().readUInt32LE(error))} at ${memory().readInt32LE(error + 16)}`;
    parser.freeParsed(result);
    parser.free(at);
    return said;
  };
}

interface Published {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  _wasm_parse_query_raw(query: number): number;
  _wasm_free_parse_result(result: number): void;
}

/** The module as it is published, started by what is published with it. */
async function published(): Promise<Reader> {
  const library = createRequire(import.meta.url)('libpg-query/wasm/libpg-query.js') as () => Promise<Published>;
  const parser = await library();
  return readerOf({
    get memory() {
      return { buffer: parser.HEAPU8.buffer as ArrayBuffer };
    },
    malloc: parser._malloc,
    free: parser._free,
    parse: parser._wasm_parse_query_raw,
    freeParsed: parser._wasm_free_parse_result,
    parsePlPgSql: () => 0,
    freeString: () => undefined,
  });
}

test('whatever it is given, it says what the published module says', async () => {
  const ours = readerOf(instantiate(new WebAssembly.Module(module)));
  const theirs = await published();
  let refused = 0;
  for (const text of texts()) {
    const said = theirs(text);
    if (!said.startsWith('{')) refused++;
    if (ours(text) !== said) throw new Error(`read in another way: ${text}`);
  }
  expect(refused).toBeGreaterThan(1000);
});

test('the first statement finds the parser compiled: nearly nothing is compiled when it is called', () => {
  const run = check(['--trace-wasm-compilation-times']);
  expect(run.status).toBe(0);
  const compiled = [...run.stdout.matchAll(/^Compiled function .*#(\d+) using (\w+), .*bodysize (\d+)/gm)];
  // Where V8 does not follow the hints, it compiles what is called, and the two lists are the same.
  const named = new Set(firstFunctions(module));
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
