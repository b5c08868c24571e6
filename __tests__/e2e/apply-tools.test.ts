import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { ApplyReport, StatusReport } from '../../src/rollout/report.js';
import type { Project } from '../support/project.js';
import { eachDatabase } from '../support/stage.js';

/* `lockkeeper apply` in a database that another tool has brought half the way, from the built bundle. */

jest.setTimeout(120_000);

let client: pg.Client;
let project: Project;

eachDatabase((stage) => {
  ({ client, project } = stage);
});

async function json<T>(...args: readonly string[]): Promise<{ status: number | null; err: string; report: T }> {
  const { status, out, err } = await project.run(...args, '--format', 'json');
  return { status, err, report: (out === '' ? null : JSON.parse(out)) as T };
}
const apply = (...args: readonly string[]) => json<ApplyReport>('apply', ...args);
const states = ({ migrations }: ApplyReport) => migrations.map(({ state }) => state);

async function column(sql: string): Promise<unknown[]> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return rows.map((row: unknown[]) => row[0]);
}

const dbmate = (n: number, up: string) => ({
  [`db/migrations/2024010${n}_step.sql`]: `-- migrate:up\n${up}\n-- migrate:down\nSELECT 1;\n`,
});
const T1 = 'CREATE TABLE one (id bigint PRIMARY KEY);';
const T2 = 'CREATE TABLE two (id bigint PRIMARY KEY);';
const T3 = 'CREATE TABLE three (id bigint PRIMARY KEY);';

describe('a database that dbmate brought half the way', () => {
  beforeEach(async () => {
    project.write({ ...dbmate(1, T1), ...dbmate(2, T2) });
    await client.query(
      `${T1} CREATE TABLE schema_migrations (version varchar primary key); INSERT INTO schema_migrations VALUES ('20240101')`,
    );
  });

  it('needs nobody’s word: its record is read, and not written', async () => {
    const { status, report } = await apply();
    expect([status, ...states(report)]).toEqual([0, 'applied before', 'applied']);
    expect(await column('SELECT version FROM schema_migrations')).toEqual(['20240101']);
    expect(await column('SELECT note FROM lockkeeper.steps ORDER BY position')).toEqual(['applied by dbmate', null]);
    expect((await apply()).report.run).toBeNull();
    expect((await json<StatusReport>('status')).report.migrations.map(({ state }) => state)).toEqual([
      'applied',
      'applied',
    ]);
  });

  it('has its record written when it is adopted, in the transaction of the last step', async () => {
    project.write({ 'lockkeeper.yml': 'tool-ledger: write\n' });
    expect((await apply()).status).toBe(0);
    expect(await column('SELECT version FROM schema_migrations ORDER BY 1')).toEqual(['20240101', '20240102']);
    expect(
      await column(
        `SELECT s.xmin = t.xmin FROM lockkeeper.steps AS s, schema_migrations AS t
         WHERE migration LIKE '%20240102%' AND version = '20240102'`,
      ),
    ).toEqual([true]);
  });

  it('has it brought up to date when it is adopted later', async () => {
    await apply();
    project.write({ ...dbmate(3, T3), 'lockkeeper.yml': 'tool-ledger: write\n' });
    expect((await apply()).status).toBe(0);
    expect(await column('SELECT version FROM schema_migrations ORDER BY 1')).toEqual([
      '20240101',
      '20240102',
      '20240103',
    ]);
    expect((await apply()).report.run).toBeNull();
  });

  it('and where it went back since: then it runs again', async () => {
    await apply('--tool-ledger', 'write');
    await client.query("DROP TABLE two; DELETE FROM schema_migrations WHERE version = '20240102'");
    const dry = await apply('--tool-ledger', 'write', '--dry-run');
    expect(states(dry.report)).toEqual(['applied before', 'pending']);
    expect(states((await apply('--tool-ledger', 'write')).report)).toEqual(['applied before', 'applied']);
    expect(await column("SELECT to_regclass('two') IS NOT NULL")).toEqual([true]);
    expect(await column('SELECT version FROM schema_migrations ORDER BY 1')).toEqual(['20240101', '20240102']);
  });

  it('may be told to ignore it', async () => {
    expect((await apply('--tool-ledger', 'ignore')).err).toMatch(/no record of what was applied/);
  });
});

it('an empty database gets the tool’s table as the tool makes it', async () => {
  project.write({
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/migrations/20240101_one/migration.sql': T1,
    'prisma/migrations/20240102_index/migration.sql': 'CREATE INDEX CONCURRENTLY one_id ON one (id);',
  });
  expect((await apply('--tool-ledger', 'write')).status).toBe(0);
  expect(await column('SELECT checksum FROM _prisma_migrations ORDER BY migration_name LIMIT 1')).toEqual([
    createHash('sha256').update(T1).digest('hex'),
  ]);
  expect(await column('SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NOT NULL')).toEqual([2]);
});

it('a version that the tool left dirty stops everything, and says what to do', async () => {
  project.write({ 'migrations/1_one.up.sql': T1, 'migrations/2_two.up.sql': T2, 'migrations/3_three.up.sql': T3 });
  await client.query(
    `${T1} CREATE TABLE schema_migrations (version bigint not null primary key, dirty boolean not null);
     INSERT INTO schema_migrations VALUES (2, true)`,
  );
  const { status, report } = await apply();
  expect([status, ...states(report)]).toEqual([1, 'applied before', 'pending', 'pending']);
  expect(report.reasons.join()).toMatch(/version 2 as dirty.*migrate force/);
  expect(await column("SELECT to_regclass('two') IS NULL AND to_regclass('three') IS NULL")).toEqual([true]);
  expect(await column('SELECT count(*)::int FROM lockkeeper.steps')).toEqual([0]);
});

it('a file that was changed after the tool ran it is held', async () => {
  project.write({ 'db/migration/V1__one.sql': T1, 'db/migration/V2__two.sql': T2 });
  expect((await apply('--tool-ledger', 'write')).status).toBe(0);
  project.write({ 'db/migration/V1__one.sql': `${T1} -- a comment is a change to Flyway\n` });
  const { status, report } = await apply();
  expect(status).toBe(1);
  expect(report.migrations.find(({ path }) => path.includes('V1'))?.reason).toMatch(/changed after it ran/);
});

it('a plain folder whose SQL Rails has on record belongs to Rails', async () => {
  project.write({ 'db/migrations/20240101_one.sql': T1, 'db/migrations/20240102_two.sql': T2 });
  await client.query(
    `${T1} CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY); INSERT INTO schema_migrations VALUES ('20240101')`,
  );
  expect(states((await apply('--tool-ledger', 'write')).report)).toEqual(['applied before', 'applied']);
  expect(await column('SELECT version FROM schema_migrations ORDER BY 1')).toEqual(['20240101', '20240102']);
});
