import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readExamples } from '../../scripts/examples.js';
import { foldedHistory } from '../../src/commands/folded-history.js';
import { judge } from '../../src/gate/judge.js';
import type { MigrationInput } from '../../src/gate/migration-input.js';
import { rules } from '../../src/rules/registry.gen.js';
import { emptySchema, foldStatement } from '../../src/schema/fold.js';
import type { Schema } from '../../src/schema/model.js';
import { packSchema, unpackSchema } from '../../src/schema/packed.js';
import { parse } from '../support/judge.js';

/* A history that an earlier run folded: what is judged after it is judged the same, and nothing broken is believed. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-folded-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const policy = { postgresVersion: 17, failOn: 'error', rules: {}, presets: [] } as const;
const base = {
  transactionMode: 'statement',
  ...{ optOut: null, runnerKnown: true, problem: null, status: null },
  ...{ sortsBefore: null, sameVersion: null, landed: false, broughtBy: null },
} as const;

function migrations(history: readonly string[], next: string, more: Partial<MigrationInput> = {}): MigrationInput[] {
  const before = history.map((text, index) => ({ ...base, ...more, path: `${index}.sql`, text, judged: false }));
  return [...before, { ...base, path: 'next.sql', text: next, judged: true }];
}

/** What is judged, with how many migrations known before and which texts parsed. */
async function judged(input: readonly MigrationInput[], change = true) {
  const history = await foldedHistory(folder, input);
  const parsed: string[] = [];
  const read = (text: string) => {
    parsed.push(text);
    return parse(text);
  };
  const files = judge({ migrations: input, before: null, policy, change, ...history?.known }, read, rules);
  await history?.keep();
  return { files, known: history?.known.folded?.migrations ?? 0, parsed };
}

const alone = (input: readonly MigrationInput[], change = true) =>
  judge({ migrations: input, before: null, policy, change }, parse, rules);

// One in six of some hundred: the others begin from the same schemas.
const ruleExamples = readdirSync(resolve('src/rules'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => ['bad.sql', 'good.sql'].map((file) => resolve('src/rules', name, file)))
  .filter((path) => existsSync(path))
  .flatMap((path) => readExamples(readFileSync(path, 'utf8')))
  .filter(({ engine }, at) => engine === null && at % 6 === 0);

describe('a schema in bytes', () => {
  const bytes = (schema: Schema): Buffer => serialize(packSchema(schema));
  /** With maps and sets in their order. */
  const told = (schema: Schema): string =>
    JSON.stringify([...packSchema(schema)], (_, value) =>
      types.isMap(value) || types.isSet(value) ? [...value] : (value as unknown),
    );

  it('is the same again, in every order and of the same kinds', () => {
    for (const { schema, sql } of ruleExamples) {
      const folded = emptySchema();
      for (const text of [schema ?? '', sql]) {
        for (const { changes } of parse(text).statements) foldStatement(folded, changes, 3);
      }
      const packed = packSchema(folded);
      expect(deserialize(serialize(packed))).toStrictEqual(packed);
      const again = unpackSchema(deserialize(serialize(packed)));
      expect(told(again)).toBe(told(folded));
    }
  });

  it('goes on as the one that it was made of', () => {
    const steps = [
      'CREATE TABLE a (id int PRIMARY KEY, b int); CREATE INDEX a_b ON a (b); CREATE TABLE c (a int REFERENCES a);',
      'DROP INDEX a_b; CREATE INDEX a_x ON a (id); CREATE INDEX a_b ON a (b); SET search_path = other, public;',
      'ALTER TABLE a RENAME TO d; CREATE VIEW v AS SELECT * FROM d; DROP TABLE c;',
    ];
    const whole = emptySchema();
    let apart = emptySchema();
    for (const [origin, text] of steps.entries()) {
      for (const { changes } of parse(text).statements) {
        foldStatement(whole, changes, origin);
        foldStatement(apart, changes, origin);
      }
      apart = unpackSchema(deserialize(bytes(apart)));
    }
    expect(told(apart)).toBe(told(whole));
    expect(apart.indexesOf('public.d').map(({ name }) => name)).toEqual(
      whole.indexesOf('public.d').map(({ name }) => name),
    );
  });
});

it('judges the examples of the rules the same after a history that is known', async () => {
  for (const { schema, sql } of ruleExamples) {
    const input = migrations(['CREATE SCHEMA more;', schema ?? ''], sql);
    await judged(input);
    const again = await judged(input);
    expect(again).toMatchObject({ known: 2, parsed: [sql] });
    expect(again.files).toEqual(alone(input));
  }
});

const HISTORY = Array.from({ length: 20 }, (_, at) => `CREATE TABLE t${at} (id bigint PRIMARY KEY, name text);`);
const NEXT = 'CREATE INDEX ON t3 (name); ALTER TABLE t19 ADD COLUMN name text; DROP TABLE t20;';

it('goes on from the longest beginning that is known, whatever was judged after it', async () => {
  expect((await judged(migrations(HISTORY.slice(0, 10), 'SELECT 1;'))).known).toBe(0);
  const longer = migrations(HISTORY, NEXT);
  const one = await judged(longer);
  expect(one).toMatchObject({ known: 10, files: alone(longer) });
  const two = await judged(longer, false);
  expect(two).toMatchObject({ known: 20, parsed: [NEXT], files: alone(longer, false) });
  const oneMore = migrations([...HISTORY, NEXT], 'DROP TABLE t3;');
  const three = await judged(oneMore);
  expect(three).toMatchObject({ known: 20, files: alone(oneMore) });
  // Nearly all of it is there.
  expect(readdirSync(folder)).toHaveLength(2);
});

it('knows nothing of a history that is otherwise in a byte, in a transaction or in its order', async () => {
  await judged(migrations(HISTORY, NEXT));
  const [first = '', second = '', ...rest] = HISTORY;
  expect((await judged(migrations([second, first, ...rest], NEXT))).known).toBe(0);
  expect((await judged(migrations([`${first} `, second, ...rest], NEXT))).known).toBe(0);
  expect((await judged(migrations(HISTORY, NEXT, { transactionMode: 'file' }))).known).toBe(0);
  const problem = { message: 'too large', line: 1, column: 1 };
  expect((await judged(migrations(HISTORY, NEXT, { problem }))).known).toBe(0);
  expect((await judged(migrations(HISTORY, NEXT))).known).toBe(20);
});

it('walks what landed meanwhile, which is compared with what is judged', async () => {
  const landed = migrations(HISTORY, NEXT, { landed: true });
  await judged(landed);
  expect(readdirSync(folder)).toEqual([]);
  expect(await judged(landed)).toMatchObject({ known: 0, files: alone(landed) });
});

it('believes nothing that is damaged, cut off or of another form, and mends it', async () => {
  const input = migrations(HISTORY, NEXT);
  await judged(input);
  const [name] = readdirSync(folder) as [string];
  const path = join(folder, name);
  const whole = readFileSync(path);
  const flipped = Buffer.from(whole);
  flipped[whole.length >> 1] = (flipped[whole.length >> 1] as number) ^ 1;
  for (const spoilt of [Buffer.alloc(0), whole.subarray(0, -1), whole.subarray(65), flipped]) {
    writeFileSync(path, spoilt);
    expect(await judged(input)).toMatchObject({ known: 0, files: alone(input) });
    expect(readFileSync(path).equals(whole)).toBe(true);
  }
});
