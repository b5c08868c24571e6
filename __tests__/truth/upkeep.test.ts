import { describe, expect, test } from '@jest/globals';
import { compareLockModes, type LockMode } from '../../src/core/lock-mode.js';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import { INHERITED } from '../../src/effects/operations/operation.js';
import { FIXTURE } from '../../src/effects/operations.js';
import { NESTED } from './cases.js';
import { laboratoryOn } from './laboratory.js';
import { tallyOf } from './tally.js';
import { failureOf, MAJOR, predictSql, schemaAfter } from './worlds.js';

const SETUP = [...FIXTURE, ...INHERITED, ...NESTED, 'CREATE INDEX m_r ON m (r)'];

/** Held by others one after the other, so that the statement waits at each, and shows what it holds and wants. */
const reads = (...tables: string[]): string[] => tables.map((table) => `LOCK TABLE ONLY ${table} IN ACCESS SHARE MODE`);
const writes = (...tables: string[]): string[] =>
  tables.map((table) => `LOCK TABLE ONLY ${table} IN ROW EXCLUSIVE MODE`);
const upkeep = (...tables: string[]): string[] =>
  tables.map((table) => `LOCK TABLE ONLY ${table} IN SHARE UPDATE EXCLUSIVE MODE`);
const remarks = (...indexes: string[]): string[] => indexes.map((index) => `COMMENT ON INDEX ${index} IS 'x'`);
const ALL = ['m', 'm_1', 'm_2', 'm_1_a'];

interface Case {
  readonly sql: string;
  readonly holders: readonly string[];
  readonly since?: PostgresVersion;
}

/** What commits table by table, and can't be looked at from inside a transaction. */
const CASES: readonly Case[] = [
  { sql: 'VACUUM m', holders: upkeep(...ALL) },
  { sql: 'VACUUM ANALYZE m_1', holders: upkeep('m_1', 'm_1_a') },
  { sql: 'VACUUM FULL m', holders: reads(...ALL) },
  { sql: 'VACUUM FULL m_1', holders: reads('m_1', 'm_1_a') },
  { sql: 'VACUUM ONLY m', holders: upkeep('m'), since: 18 },
  { sql: 'VACUUM FULL users', holders: reads('users', 'admins') },
  { sql: 'VACUUM users', holders: upkeep('users', 'admins') },
  { sql: 'VACUUM ONLY users', holders: upkeep('users'), since: 18 },
  { sql: 'CLUSTER m USING m_r', holders: reads('m', 'm_2', 'm_1_a'), since: 15 },
  { sql: 'CLUSTER m_1 USING m_1_r_idx', holders: reads('m_1', 'm_1_a'), since: 15 },
  { sql: 'REINDEX TABLE m', holders: writes(...ALL), since: 14 },
  { sql: 'REINDEX INDEX m_r', holders: writes('m', 'm_2', 'm_1_a'), since: 14 },
  { sql: 'REINDEX TABLE CONCURRENTLY m', holders: [...upkeep('m'), ...writes('m_1', 'm_2', 'm_1_a')], since: 14 },
  {
    sql: 'REINDEX INDEX CONCURRENTLY m_r',
    holders: [...upkeep('m'), ...remarks('m_1_r_idx', 'm_2_r_idx', 'm_1_a_r_idx'), ...upkeep('m_2', 'm_1_a')],
    since: 14,
  },
];

const tally = tallyOf('upkeep', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  const laboratory = laboratoryOn(version);

  const known = CASES.filter(({ since }) => version >= (since ?? 13));
  test.each(known.map((one) => [one.sql, one] as const))('%s', async (_, { sql, holders }) => {
    const seen = await laboratory().watch(SETUP, { sql, roles: {}, holders });
    const schema = schemaAfter(SETUP);
    const effects = predictSql(sql, schema, version);
    const predicted = Object.fromEntries(effects.locks.map(({ relation, mode }) => [relation, mode]));
    const onTables = (locks: Iterable<readonly [string, LockMode]>): Record<string, LockMode> =>
      Object.fromEntries(
        [...locks].filter(
          ([relation, mode]) => schema.relations.has(relation) && compareLockModes(mode, 'SHARE UPDATE EXCLUSIVE') >= 0,
        ),
      );
    expect(seen.error).toBeNull();
    expect(effects.transactional).toBe(false);
    expect(onTables(Object.entries(predicted) as [string, LockMode][])).toEqual(onTables(seen.locks));
    // Those of indexes are given back too soon to be seen each time, or are seen while they are looked up.
    const stronger = [...seen.locks].filter(([relation, mode]) => {
      const said = predicted[relation];
      return said === undefined || compareLockModes(said, mode) < 0;
    });
    expect(stronger).toEqual([]);
    expect([...effects.rewrites].sort()).toEqual(seen.rewrites);
    tally.prove();
  });

  test('what 13 to 17 have no syntax for is foretold to fail', () => {
    const schema = schemaAfter(SETUP);
    for (const sql of ['VACUUM ONLY users', 'ANALYZE ONLY users'])
      expect(failureOf(predictSql(sql, schema, version))).toBe(version < 18 ? '42601' : null);
  });
});
