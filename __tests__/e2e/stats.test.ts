import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, jest, test } from '@jest/globals';
import type pg from 'pg';
import type { CheckReport } from '../../src/gate/report.js';
import { parseStatistics, type Statistics, statisticsText } from '../../src/gate/statistics.js';
import { statisticsOf } from '../../src/rollout/statistics.js';
import type { Project } from '../support/project.js';
import { eachDatabase } from '../support/stage.js';
import type { Server } from '../truth/servers.js';

/* `lockkeeper stats` and `check` with what it wrote, from the built bundle. */

jest.setTimeout(120_000);

const FILE = 'lockkeeper-statistics.json';
let server: Server;
let client: pg.Client;
let project: Project;

eachDatabase((stage) => {
  ({ server, client, project } = stage);
});
beforeEach(async () => {
  await client.query(`
    CREATE TABLE users (id bigint PRIMARY KEY, email text);
    INSERT INTO users SELECT n, 'a' || n FROM generate_series(1, 5000) n;
    CREATE TABLE empty (id int);
    CREATE TABLE "odd Name" (id int);
    INSERT INTO "odd Name" SELECT 1;
    CREATE TABLE events (day date) PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO events SELECT '2026-01-15' FROM generate_series(1, 40);
    INSERT INTO events SELECT '2026-02-15' FROM generate_series(1, 2);
    CREATE MATERIALIZED VIEW shown AS SELECT * FROM users WHERE id <= 10;
    ANALYZE`);
  project.write({ 'db/migrations/0001_index.sql': 'CREATE INDEX users_email ON users (email);\n' });
});

const written = (): Statistics => parseStatistics(readFileSync(join(project.folder, FILE), 'utf8'), FILE);

async function check(...args: readonly string[]): Promise<CheckReport> {
  return JSON.parse((await project.run('check', '--format', 'json', ...args)).out) as CheckReport;
}

const severityOf = (report: CheckReport, rule: string): string | undefined =>
  report.files
    .flatMap((file) => file.statements)
    .flatMap((one) => one.findings)
    .find((one) => one.rule === rule)?.severity;

test('the rows of tables, of partitioned ones together, and of materialized views are written down', async () => {
  const run = await project.run('stats');
  expect({ status: run.status, out: run.out }).toEqual({ status: 0, out: '' });
  expect(run.err).toContain(`${FILE}: 7 tables`);
  const { tables } = written();
  const rows = Object.fromEntries(Object.entries(tables).map(([key, of]) => [key, of.rows]));
  expect(rows).toEqual({
    'public.empty': 0,
    'public.events': 42,
    'public.events_1': 40,
    'public.events_2': 2,
    'public.odd Name': 1,
    'public.shown': 10,
    'public.users': 5000,
  });
  expect(tables['public.users']?.bytes).toBeGreaterThan(100_000);
});

test('what was counted long ago grows with the file; what was never counted is unknown', async () => {
  await client.query("INSERT INTO users SELECT n, 'a' || n FROM generate_series(5001, 20000) n");
  await client.query('CREATE TABLE fresh (id int); INSERT INTO fresh SELECT generate_series(1, 5000)');
  await project.run('stats');
  const { tables } = written();
  expect(tables['public.users']?.rows).toBeGreaterThan(15_000);
  // The counters of changed rows reach the catalog after a while: then they say it, until then nobody does.
  expect([null, 5000]).toContain(tables['public.fresh']?.rows);
});

test('a server that has not counted for long calls no table quiet', async () => {
  const run = await project.run('stats');
  expect(run.err).toContain('less than an hour');
  expect(severityOf(await check(), 'create-index-blocking')).toBe('error');
});

test('it reads only, so that somebody who may write nothing can run it', async () => {
  await client.query('CREATE ROLE reader LOGIN; ALTER ROLE reader SET default_transaction_read_only = on');
  const { rows } = await client.query('SELECT current_database() AS name');
  const url = server.url((rows[0] as { name: string }).name).replace(`//${server.user}`, '//reader');
  const run = await project.run('stats', '--database-url', url);
  expect({ status: run.status, rows: written().tables['public.users']?.rows }).toEqual({ status: 0, rows: 5000 });
});

test('check weighs by the file that was committed, and needs no database for it', async () => {
  await project.run('stats');
  const quiet = Object.entries(written().tables).map(([key, of]) => [key, { ...of, usesPerHour: 1 }]);
  project.write({ [FILE]: statisticsText({ ...written(), tables: Object.fromEntries(quiet) as never }) });
  expect(severityOf(await check(), 'create-index-blocking')).toBe('warning');
  expect(severityOf(await check('--small-table-rows', '5000'), 'create-index-blocking')).toBe('error');
});

test('a file that is named and not there is an error that says so', async () => {
  const run = await project.run('check', '--statistics', 'nowhere.json');
  expect(run.status).toBe(2);
  expect(run.err).toContain('nowhere.json is not there');
});

test('uses are an average of the time in which they were counted', () => {
  const row = { schema: 'public', name: 'users', bytes: 8192, rows: 3, uses: 720 };
  const at = new Date('2026-11-01T08:00:00Z');
  expect(statisticsOf([row], 240, at).tables['public.users']?.usesPerHour).toBe(3);
  expect(statisticsOf([row], 0.5, at).tables['public.users']?.usesPerHour).toBeNull();
});
