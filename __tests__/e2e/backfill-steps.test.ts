import { expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { CheckReport } from '../../src/gate/report.js';
import type { ApplyReport } from '../../src/rollout/report.js';
import type { Project } from '../support/project.js';
import { eachDatabase } from '../support/stage.js';

/* Statements that the configuration makes backfills, from the built bundle, on a real server. */

jest.setTimeout(60_000);

let client: pg.Client;
let project: Project;

eachDatabase((stage) => {
  ({ client, project } = stage);
  project.write({
    'db/migrations/0001_orders.sql':
      "CREATE TABLE orders (id bigint PRIMARY KEY, country text);\nINSERT INTO orders SELECT i, 'DE' FROM generate_series(1, 3000) AS i;\n",
    'db/migrations/0002_region.sql': `BEGIN;
SET LOCAL lock_timeout = '1s';
ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = lower(country) WHERE region IS NULL;
COMMIT;
`,
  });
});

const FILL = 'backfill-steps:\n  - migration: db/migrations/0002_region.sql\n';

async function json<T>(...args: readonly string[]): Promise<{ status: number | null; err: string; report: T }> {
  const { status, out, err } = await project.run(...args, '--format', 'json');
  return { status, err, report: (out === '' ? null : JSON.parse(out)) as T };
}

const dryRun = () => json<ApplyReport>('apply', '--dry-run');
const backfills = ({ migrations }: ApplyReport, at: number) =>
  migrations[at]?.steps.map(({ kind, backfill, transactional }) => [kind, backfill, transactional]);

async function value(sql: string): Promise<unknown> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return (rows[0] as unknown[] | undefined)?.[0];
}

it('check, plan, apply and backfill take it for one, as if a comment said so', async () => {
  const rules = async () => {
    const { report } = await json<CheckReport>('check');
    return report.files.flatMap((file) => file.statements.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  };
  expect(await rules()).toContain('unbatched-backfill');
  const before = (await dryRun()).report;
  expect(backfills(before, 1)).toEqual([
    ['SET', false, true],
    ['ALTER TABLE', false, true],
    ['UPDATE', false, true],
  ]);
  project.write({ 'lockkeeper.yml': `${FILL}    statement: 4\n    key: id\n    batch: 500\n` });
  expect(await rules()).not.toContain('unbatched-backfill');
  const { report } = await dryRun();
  expect(backfills(report, 1)?.at(-1)).toEqual(['UPDATE', true, false]);
  // What an approval of before was given for is not this.
  expect(report.planId).not.toBe(before.planId);
  const left = await json<ApplyReport>('apply', '--plan', report.planId, '--backfills', 'leave');
  expect([left.status, left.report.reasons[0]]).toEqual([1, expect.stringContaining('is left to workers of its own')]);
  const { planId } = (await dryRun()).report;
  expect((await json('backfill', '--plan', planId)).status).toBe(0);
  expect(await value("SELECT count(*)::int FROM orders WHERE region IS DISTINCT FROM 'de'")).toBe(0);
  expect(await value('SELECT key::text FROM lockkeeper.backfills')).toBe('{id}');
  // Batches of 500 rows at most; only the last may be smaller by what was tried.
  expect(await value('SELECT sum(batches)::int >= 6 FROM lockkeeper.backfill_ranges')).toBe(true);
  expect((await dryRun()).report.migrations.map(({ state }) => state)).toEqual(['applied before', 'applied before']);
});

it('makes nothing run that nobody approved: a DELETE waits for its plan, and a plan of before is no more', async () => {
  await json('apply', '--plan', (await dryRun()).report.planId);
  project.write({ 'db/migrations/0003_purge.sql': "DELETE FROM orders WHERE country = 'DE';\n" });
  const approved = (await dryRun()).report.planId;
  project.write({ 'lockkeeper.yml': 'backfill-steps:\n  - migration: db/migrations/0003_purge.sql\n' });
  for (const args of [[], ['--plan', approved]]) {
    const { status, report } = await json<ApplyReport>('apply', ...args);
    expect([status, report.migrations[2]?.state, report.migrations[2]?.waitsFor]).toEqual([1, 'pending', 'approval']);
    const filled = await json<{ verdict: string; reasons: string[] }>('backfill', ...args);
    expect([filled.status, filled.report.reasons[0]]).toEqual([1, expect.stringContaining('approved plan id')]);
  }
  expect(await value('SELECT count(*)::int FROM orders')).toBe(3000);
  const { status } = await json('apply', '--plan', (await dryRun()).report.planId);
  expect([status, await value('SELECT count(*)::int FROM orders')]).toEqual([0, 0]);
});

it('an entry that fits nothing holds, and says what there is', async () => {
  const said = async (entry: string): Promise<[number | null, string]> => {
    project.write({ 'lockkeeper.yml': `backfill-steps:\n  - ${entry}\n` });
    const { status, err } = await project.run('apply', '--dry-run');
    return [status, err];
  };
  expect(await said('migration: db/migrations/0002_regions.sql')).toEqual([
    2,
    expect.stringMatching(/names db\/migrations\/0002_regions\.sql, which is no migration\.\n.*0002_region\.sql"\?/),
  ]);
  expect(await said('{migration: db/migrations/0002_region.sql, statement: 9}')).toEqual([
    2,
    expect.stringContaining('0002_region.sql, statement 9, and it has 5 statements.'),
  ]);
  expect(await said('{migration: db/migrations/0002_region.sql, statement: 3, rows: 5}')).toEqual([
    2,
    expect.stringMatching(/^lockkeeper: lockkeeper\.yml:2: "backfill-steps\.0" can't be /),
  ]);
});
