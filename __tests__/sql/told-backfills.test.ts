import { beforeAll, expect, it } from '@jest/globals';
import type { BackfillEntry } from '../../src/settings/backfill-steps.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import type { Directive } from '../../src/sql/statement.js';
import { misfits, withToldBackfills } from '../../src/sql/told-backfills.js';

/* What an entry of the configuration marks in a migration. */

let engine: Awaited<ReturnType<typeof loadEngine>>;
beforeAll(async () => {
  engine = await loadEngine();
});

const entry = (overrides: Partial<BackfillEntry> = {}): BackfillEntry => ({
  migration: 'm.sql',
  statement: null,
  key: null,
  batch: null,
  ...overrides,
});

/** Marks of the text, as `statement key batch`, or the message of one that is invalid. */
function marks(text: string, ...entries: readonly BackfillEntry[]): (string | number | null)[][] {
  const { directives } = withToldBackfills(parsePostgres(text, engine), 'm.sql', entries);
  const shown = (one: Directive) =>
    one.kind === 'backfill' ? [one.statement, one.key, one.batch] : one.kind === 'invalid' ? [one.message] : [];
  return directives.map(shown);
}

const FILL = 'UPDATE t SET a = b WHERE a IS NULL;\n';
const PURGE = 'DELETE FROM t WHERE b;\n';

it('the only statement that changes rows, or the one that is named by its number', () => {
  expect(marks(`SELECT 1;\n${FILL}`, entry({ key: 'id', batch: 500 }))).toEqual([[1, 'id', 500]]);
  expect(marks(`${FILL}${PURGE}`, entry({ statement: 2 }))).toEqual([[1, null, null]]);
  expect(marks(`${FILL}${PURGE}`, entry({ statement: 1 }), entry({ statement: 2, batch: 9 }))).toEqual([
    [0, null, null],
    [1, null, 9],
  ]);
  expect(marks(FILL, entry({ migration: 'other.sql' }))).toEqual([]);
});

it('a comment at the statement counts over the entry', () => {
  expect(marks(`-- lockkeeper:backfill batch=7\n${FILL}`, entry({ batch: 500 }))).toEqual([[0, null, 7]]);
});

it('one that fits nothing is no mark, and told', () => {
  const wrong: [string, BackfillEntry, RegExp][] = [
    ['SELECT 1;\n', entry(), /names m\.sql, and no statement of it changes rows\.$/],
    [
      `SELECT 1;\n${FILL}${PURGE}`,
      entry(),
      /several statements change rows: say which one by "statement", one of 2, 3\.$/,
    ],
    [FILL, entry({ statement: 2 }), /names m\.sql, statement 2, and it has 1 statement\.$/],
  ];
  for (const [text, one, message] of wrong) {
    expect(marks(text, one)).toEqual([[expect.stringMatching(message)]]);
    expect(misfits(parsePostgres(text, engine), 'm.sql', [one])).toEqual([expect.stringMatching(message)]);
  }
  expect(misfits(parsePostgres(FILL, engine), 'm.sql', [entry(), entry({ migration: 'other.sql' })])).toEqual([]);
});
