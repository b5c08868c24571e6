import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { ApplyReport, RollbackReport } from '../../src/rollout/report.js';
import type { Project } from '../support/project.js';
import { eachDatabase } from '../support/stage.js';
import type { Server } from '../truth/servers.js';

/* `lockkeeper rollback` from the built bundle, on what `apply` kept. */

jest.setTimeout(60_000);

const TABLE = 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n';

let server: Server;
let client: pg.Client;
let project: Project;

eachDatabase((stage) => {
  ({ server, client, project } = stage);
});
beforeEach(async () => {
  project.write({ 'db/migrations/0001_users.sql': TABLE });
  expect((await project.run('apply')).status).toBe(0);
});

async function apply(name: string, text: string): Promise<void> {
  project.write({ [`db/migrations/${name}.sql`]: text });
  const { out } = await project.run('apply', '--dry-run', '--format', 'json');
  const { planId } = JSON.parse(out) as ApplyReport;
  const ran = await project.run('apply', '--plan', planId);
  expect([ran.status, ran.status === 0 ? '' : ran.out + ran.err]).toEqual([0, '']);
}

async function rollback(
  ...args: readonly string[]
): Promise<{ status: number | null; err: string; report: RollbackReport }> {
  const { status, out, err } = await project.run('rollback', '--format', 'json', ...args);
  return { status, err, report: (out === '' ? null : JSON.parse(out)) as RollbackReport };
}

async function value(sql: string): Promise<unknown> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return (rows[0] as unknown[] | undefined)?.[0];
}

it('takes the newest migration back, each step once, and it is pending again', async () => {
  await apply(
    '0002_two',
    "CREATE INDEX CONCURRENTLY users_email ON users (email);\nCOMMENT ON TABLE users IS 'people';\n",
  );
  const { status, report } = await rollback();
  expect(status).toBe(0);
  expect(report.steps.map(({ statement, grade, state }) => [statement, grade, state])).toEqual([
    [1, 'exact', 'rolled back'],
    [0, 'exact', 'rolled back'],
  ]);
  expect(await value("SELECT to_regclass('users_email') IS NULL AND obj_description('users'::regclass) IS NULL")).toBe(
    true,
  );
  expect(
    await value(
      "SELECT string_agg(DISTINCT state, ',') FROM lockkeeper.steps WHERE migration LIKE '%0002%' AND migration NOT LIKE 'rollback%'",
    ),
  ).toBe('rolled_back');
  const again = JSON.parse((await project.run('apply', '--format', 'json')).out) as ApplyReport;
  expect(again.migrations.map(({ state }) => state)).toEqual(['applied before', 'applied']);
  expect((await rollback()).status).toBe(0);
  expect(await value("SELECT to_regclass('users_email') IS NULL")).toBe(true);
});

describe('what would lose data', () => {
  it('waits for its plan id: a column that may have been written since', async () => {
    await apply('0002_name', 'ALTER TABLE users ADD COLUMN name text;\n');
    await client.query("INSERT INTO users (id, name) VALUES (1, 'ada')");
    const held = await rollback();
    expect([held.status, held.report.run]).toEqual([1, null]);
    expect(held.report.reasons[0]).toMatch(/What was written since goes with it.*plan id/);
    expect(await value('SELECT name FROM users')).toBe('ada');
    expect((await rollback('--plan', held.report.planId.slice(0, 12))).status).toBe(0);
    expect(
      await value("SELECT count(*)::int FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'name'"),
    ).toBe(0);
  });

  it('is told: the schema comes back, the rows do not', async () => {
    await apply('0002_drop', 'DROP TABLE users;\n');
    const dry = await rollback('--dry-run');
    expect(dry.report.steps[0]).toMatchObject({
      grade: 'schema only',
      sql: expect.stringContaining('CREATE TABLE public.users'),
    });
    expect((await rollback('--plan', dry.report.planId)).status).toBe(0);
    expect(await value('SELECT count(*)::int FROM users')).toBe(0);
  });

  it('is refused for good where nothing takes it back', async () => {
    await apply('0002_enum', "CREATE TYPE mood AS ENUM ('sad');\n");
    await apply('0003_value', "ALTER TYPE mood ADD VALUE 'ok';\n");
    const { status, report } = await rollback('--plan', (await rollback('--dry-run')).report.planId);
    expect(status).toBe(1);
    expect(report.steps[0]).toMatchObject({ grade: 'impossible', state: 'pending', reason: 'Nothing takes it back.' });
  });
});

it('goes back to a migration, newest first', async () => {
  await apply('0002_a', 'CREATE INDEX CONCURRENTLY users_a ON users (email);\n');
  await apply('0003_b', "COMMENT ON INDEX users_a IS 'x';\n");
  const { report } = await rollback('--to', 'db/migrations/0001_users.sql');
  expect(report.steps.map(({ migration, state }) => [migration.slice(14, 18), state])).toEqual([
    ['0003', 'rolled back'],
    ['0002', 'rolled back'],
  ]);
  const { status, err } = await rollback('--to', 'db/migrations/0009.sql');
  expect([status, err]).toEqual([2, expect.stringMatching(/0009\.sql is not on record/)]);
});

it('goes on where an earlier rollback died', async () => {
  await apply(
    '0002_two',
    'CREATE INDEX CONCURRENTLY users_email ON users (email);\nCREATE INDEX CONCURRENTLY users_both ON users (id, email);\n',
  );
  const old = await server.connect((await value('SELECT current_database()')) as string);
  await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await old.query('SELECT * FROM users');
  const running = project.start('rollback');
  await running.said('DROP INDEX');
  while (
    (await value(
      "SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE 'DROP INDEX%' AND wait_event_type = 'Lock'",
    )) === 0
  );
  running.child.kill('SIGKILL');
  await running.ended;
  await old.end();
  expect((await rollback()).status).toBe(0);
  expect(await value("SELECT to_regclass('users_email') IS NULL AND to_regclass('users_both') IS NULL")).toBe(true);
});
