import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Laboratory } from './observe.js';
import { type Server, startServer } from './servers.js';
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
];

const tally = tallyOf('partitions', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  let server: Server;
  let laboratory: Laboratory;

  beforeAll(async () => {
    server = await startServer(version);
    laboratory = await Laboratory.open(server);
  }, 120_000);

  afterAll(async () => {
    await laboratory.close();
    await server.stop();
  });

  /** True where predict and the server scan the same tables; predict may scan more only where `may` says so. */
  async function same(setup: readonly string[], sql: string, unseen: boolean): Promise<void> {
    const seen = await laboratory.watch(setup, { sql, roles: {} });
    expect(seen.error).toBeNull();
    const { scans } = predictSql(sql, schemaAfter(setup), version);
    if (unseen) expect(scans).toEqual(expect.arrayContaining([...seen.scans]));
    else expect([...scans].sort()).toEqual(seen.scans);
    tally.prove();
  }

  test.each(CHILD)('ATTACH of %s CHECK (%s)', async (type, check) => {
    const setup = [
      'CREATE TABLE logs (at date) PARTITION BY RANGE (at)',
      `CREATE TABLE part (at ${type}, CHECK (${check}))`,
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
});
