import { describe, expect, test } from '@jest/globals';
import { laboratoryOn } from './laboratory.js';
import { tallyOf } from './tally.js';
import { MAJOR, predictSql, schemaAfter } from './worlds.js';

const RANGE = `FROM ('2024-01-01') TO ('2025-01-01')`;

/** CHECKs of a table that becomes a partition: predict may miss a proof, but must never see one that is none. */
const CHILD: readonly (readonly [type: string, check: string])[] = [
  ['date NOT NULL', `at >= '2024-01-01' AND at < '2025-01-01'`],
  ['date', `at >= '2024-01-01' AND at < '2025-01-01'`],
  ['date', `at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01'`],
  ['date NOT NULL', `at BETWEEN '2024-01-01' AND '2024-12-31'`],
  ['date NOT NULL', `at BETWEEN '2024-01-01' AND '2025-01-01'`],
  ['date NOT NULL', `at >= '2024-01-01'`],
  ['date NOT NULL', `at > '2023-12-31' AND at < '2025-01-01'`],
  ['date NOT NULL', `at >= '2024-03-01' AND at <= '2024-04-01'`],
  ['date NOT NULL', `at = '2024-03-01'`],
  ['date NOT NULL', `(at >= DATE '2024-01-01') AND ((at) < '2025-01-01'::date)`],
  ['date NOT NULL', `at >= '2024-01-01' OR at < '2025-01-01'`],
  ['date NOT NULL', `NOT at < '2024-01-01' AND at < '2025-01-01'`],
  ['date NOT NULL', `at >= '2024-01-01' AND length(note) > 3 AND at < '2025-01-01'`],
  ['date NOT NULL', `(at >= '2024-01-01' AND at < '2025-01-01') AND (note IS NULL OR note IN ('a', 'b'))`],
  ['date NOT NULL', `at >= '2024-01-01' AND at < '2025-01-01' OR note = 'x'`],
  ['date NOT NULL', `(at >= '2024-01-01' OR note = 'x') AND at < '2025-01-01'`],
  [
    'date NOT NULL',
    `CASE WHEN note = 'x' AND at >= '2024-01-01' AND at < '2025-01-01' AND true THEN false ELSE true END`,
  ],
  ['date', `NOT (at IS NULL) AND at >= '2024-01-01' AND at < '2025-01-01'`],
];

const DEFAULT: readonly (readonly [type: string, check: string])[] = [
  ['date NOT NULL', `at < '2024-01-01' OR at >= '2025-01-01'`],
  ['date', `at IS NULL OR at < '2024-01-01' OR at >= '2025-01-01'`],
  ['date', `at < '2024-01-01' OR at >= '2025-01-01'`],
  ['date NOT NULL', `NOT (at >= '2024-01-01' AND at < '2025-01-01')`],
  ['date NOT NULL', `NOT (at >= '2024-02-01' AND at < '2025-01-01')`],
  ['date NOT NULL', `NOT (at >= '2024-01-01' AND at IS NULL)`],
  ['date NOT NULL', `at < '2024-01-01'`],
  ['date NOT NULL', `at <= '2024-01-01'`],
  ['date NOT NULL', `at >= '2025-01-01'`],
  ['date NOT NULL', `at < '2020-01-01' OR at >= '2030-01-01'`],
  ['date NOT NULL', `at < '2020-01-01' OR at >= '2024-06-01'`],
  ['date', `at IS NOT NULL`],
];

const LISTS: readonly (readonly [check: string, bound: string])[] = [
  [`s = 'a'`, `IN ('a', 'b')`],
  [`s IN ('a', 'b')`, `IN ('a', 'b')`],
  [`s IN ('a', 'c')`, `IN ('a', 'b')`],
  [`s = ANY (ARRAY['a', 'b'])`, `IN ('a', 'b')`],
  [`s <> 'c'`, `IN ('a', 'b')`],
  [`s = 'a' OR s = 'b'`, `IN ('a', 'b', 'c')`],
  [`s = 'a' OR s = 'd'`, `IN ('a', 'b', 'c')`],
  [`s = 'a' OR length(s) > 5`, `IN ('a', 'b')`],
  [`s = 'a' AND length(s) < 5`, `IN ('a', 'b')`],
];

const NULLABLE: typeof LISTS = [
  [`s = 'a'`, `IN ('a')`],
  [`s IS NOT NULL AND (s = 'a' OR s = 'b')`, `IN ('a', 'b')`],
  [`s = 'a'`, `IN ('a', NULL)`],
  [`s IS NULL OR s = 'a'`, `IN ('a', NULL)`],
  [`s IS NULL OR s = 'b'`, `IN ('a', NULL)`],
  [`s IS NULL`, `IN (NULL)`],
];

const tally = tallyOf('partitions', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  const laboratory = laboratoryOn(version);

  /** True where predict and the server scan the same tables; predict may scan more only where `may` says so. */
  async function same(setup: readonly string[], sql: string, unseen: boolean): Promise<void> {
    const seen = await laboratory().watch(setup, { sql, roles: {} });
    expect(seen.error).toBeNull();
    const { scans } = predictSql(sql, schemaAfter(setup), version);
    if (unseen) expect(scans).toEqual(expect.arrayContaining([...seen.scans]));
    else expect([...scans].sort()).toEqual(seen.scans);
    tally.prove();
  }

  test.each(CHILD)('ATTACH of %s CHECK (%s)', async (type, check) => {
    const setup = [
      'CREATE TABLE logs (at date, note text) PARTITION BY RANGE (at)',
      `CREATE TABLE part (at ${type}, note text, CHECK (${check}))`,
    ];
    await same(setup, `ALTER TABLE logs ATTACH PARTITION part FOR VALUES ${RANGE}`, check.startsWith('NOT'));
  });

  test.each(DEFAULT)('a default partition of %s CHECK (%s)', async (type, check) => {
    const setup = [
      `CREATE TABLE logs (at ${type}) PARTITION BY RANGE (at)`,
      'CREATE TABLE rest PARTITION OF logs DEFAULT',
      `ALTER TABLE rest ADD CHECK (${check})`,
    ];
    await same(setup, `CREATE TABLE part PARTITION OF logs FOR VALUES ${RANGE}`, false);
  });

  test.each(LISTS)('a list partition with CHECK (%s) %s', async (check, bound) => {
    const setup = [
      'CREATE TABLE logs (s text NOT NULL) PARTITION BY LIST (s)',
      `CREATE TABLE part (s text NOT NULL, CHECK (${check}))`,
    ];
    await same(setup, `ALTER TABLE logs ATTACH PARTITION part FOR VALUES ${bound}`, false);
  });

  test.each(NULLABLE)('a list partition that may have NULL, with CHECK (%s) %s', async (check, bound) => {
    const setup = ['CREATE TABLE logs (s text) PARTITION BY LIST (s)', `CREATE TABLE part (s text, CHECK (${check}))`];
    await same(setup, `ALTER TABLE logs ATTACH PARTITION part FOR VALUES ${bound}`, false);
  });
});
