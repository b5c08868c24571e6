/**
 * Prints a seeded sample of the references that a repository's code makes, each with the line of code, to be read by a
 * person: how precise are the extractors? `--schema` settles whose column an unqualified name is, as a deploy does.
 *
 *     npx tsx scripts/references-sample.ts <folder> [--count 100] [--seed 1] [--source django] [--schema schema.sql]
 *         [--unjudged]
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { discover } from '../src/frameworks/discover.js';
import { workTree } from '../src/frameworks/files.js';
import { nameOf } from '../src/gate/code/code.js';
import { ExistingSchema } from '../src/gate/code/existing.js';
import { endSession, foldStatement } from '../src/schema/fold.js';
import { BEFORE, Schema } from '../src/schema/model.js';
import { loadEngine } from '../src/sql/postgres/engine.js';
import { parsePostgres } from '../src/sql/postgres/parse.js';
import { isSure } from '../src/usage/reference.js';
import { referencesOf } from '../src/usage/references.js';
import { settle } from '../src/usage/settle.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    source: { type: 'string' },
    schema: { type: 'string' },
    exclude: { type: 'string', multiple: true, default: [] },
    unjudged: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Usage: npx tsx scripts/references-sample.ts <folder> [--count 100] [--seed 1] [--schema schema.sql]');
  process.exit(2);
}

const engine = await loadEngine();
const source = workTree(resolve(folder));

/** The migrations of the folder, or the file that is given for them, as code sees them. */
function existing(): ExistingSchema {
  const texts =
    values.schema === undefined
      ? discover(source, { framework: null, migrations: [] })
          .filter(({ dialect }) => dialect !== 'mysql')
          .map((set) => set.migrations.map((file) => file.up(source.read(file.path) ?? '').text))
      : [[readFileSync(values.schema, 'utf8')]];
  return new ExistingSchema(
    texts.map((files) => {
      const schema = new Schema();
      for (const text of files) {
        for (const { changes } of parsePostgres(text, engine).statements) foldStatement(schema, changes, BEFORE);
        endSession(schema);
      }
      return schema;
    }),
  );
}

/** Numbers in [0, 1) that are the same for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function sampleOf<T>(all: readonly T[], count: number, next: () => number): T[] {
  const left = [...all];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0) taken.push(...left.splice(Math.floor(next() * left.length), 1));
  return taken;
}

const started = performance.now();
const cpu = process.cpuUsage();
const usage = referencesOf(source, { engine, exclude: values.exclude });
const took = process.cpuUsage(cpu);
const seconds = (took.user + took.system) / 1e6;
const wall = (performance.now() - started) / 1000;
const found = existing();
const settled = settle(usage.references, found);
const isAsked = ({ source: id }: { source: string }): boolean => values.source === undefined || values.source === id;
const sure = settled.filter((one) => isSure(one) && isAsked(one));
const { coverage } = usage;
const counts = new Map<string, number>();
for (const { source: id, confidence } of settled) {
  const key = `${id} ${confidence}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
console.log(
  `${coverage.files} files in ${seconds.toFixed(1)} s of processor, ${wall.toFixed(1)} s: ` +
    `${Math.round(coverage.files / seconds)} files/s; ${settled.length} references, ${coverage.whole} read whole, ` +
    `${coverage.partly} in part, ${coverage.unjudged.length} not judged`,
);
for (const [key, count] of [...counts].sort()) console.log(`  ${key}: ${count}`);
const missing = sure.filter(({ relation, column, among }) => {
  const columns = found.columnsOf(relation);
  return column === null ? !found.knows(relation) : among.length > 0 || columns?.has(column) === false;
});
console.log(`  not in the migrations: ${missing.length}`);
for (const one of missing.slice(0, 40)) console.log(`    ${nameOf(one)} ${one.path}:${one.line} ${one.confidence}`);
if (values.unjudged) {
  for (const { path, line, reason, source: id } of sampleOf(
    coverage.unjudged.filter(isAsked),
    Number(values.count),
    random(Number(values.seed)),
  )) {
    console.log(`${path}:${line} ${id}: ${reason}`);
  }
} else {
  for (const one of sampleOf(sure, Number(values.count), random(Number(values.seed)))) {
    const line = source.read(one.path)?.split('\n')[one.line - 1]?.trim().slice(0, 110) ?? '';
    console.log(`${one.access} ${nameOf(one)} ${one.confidence} ${one.source} ${one.path}:${one.line}\n    ${line}`);
  }
}
