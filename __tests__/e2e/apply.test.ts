import { describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { ApplyReport } from '../../src/rollout/report.js';
import { Project } from '../support/project.js';
import { eachDatabase } from '../support/stage.js';
import type { Server } from '../truth/servers.js';

/* `lockkeeper apply` from the built bundle, in a process of its own, against a real server. */

const TABLE = 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n';
const COLUMN = 'ALTER TABLE users ADD COLUMN name text;\n';
const INDEX = 'CREATE INDEX CONCURRENTLY users_email ON users (email);\n';
const DROP = 'DROP TABLE users;\n';

jest.setTimeout(120_000);

let server: Server;
let database: string;
let client: pg.Client;
let project: Project;

eachDatabase(
  (stage) => {
    ({ server, database, client, project } = stage);
    project.write({ 'db/migrations/0001_users.sql': TABLE });
  },
  { settings: { max_connections: '50' } },
);

const add = (name: string, text: string) => project.write({ [`db/migrations/${name}.sql`]: text });

async function apply(...args: readonly string[]): Promise<{ status: number | null; err: string; report: ApplyReport }> {
  const { status, out, err } = await project.run('apply', '--format', 'json', ...args);
  return { status, err, report: (out === '' ? null : JSON.parse(out)) as ApplyReport };
}

const states = ({ migrations }: ApplyReport) => migrations.map(({ state }) => state);

async function value(sql: string, values: readonly unknown[] = []): Promise<unknown> {
  const { rows } = await client.query({ text: sql, values: [...values], rowMode: 'array' });
  return (rows[0] as unknown[] | undefined)?.[0];
}

const hasColumn = (name: string) =>
  value("SELECT count(*)::int FROM pg_attribute WHERE attrelid = to_regclass('users') AND attname = $1", [name]);

describe('pending migrations', () => {
  it('run in order, once, and are on record', async () => {
    add('0002_name', COLUMN);
    add('0003_index', INDEX);
    const first = await apply();
    expect(first.status).toBe(0);
    expect(states(first.report)).toEqual(['applied', 'applied', 'applied']);
    expect(await hasColumn('name')).toBe(1);
    expect(await value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email'::regclass")).toBe(true);
    const second = await apply();
    expect(second.status).toBe(0);
    expect(states(second.report)).toEqual(['applied before', 'applied before', 'applied before']);
    expect(second.report.run).toBeNull();
    expect(await value('SELECT array_agg(state ORDER BY position)::text FROM lockkeeper.steps')).toBe(
      '{done,done,done}',
    );
    expect(await value('SELECT count(*)::int FROM lockkeeper.runs')).toBe(1);
  });

  it('are shown by a dry run, which writes nothing', async () => {
    add('0002_drop', DROP);
    const { status, report } = await apply('--dry-run');
    expect(status).toBe(1);
    expect(states(report)).toEqual(['pending', 'pending']);
    expect(report.migrations[1]?.reason).toMatch(/destructive.*approved plan id/);
    expect(report.migrations[1]?.steps[0]?.locks).toContainEqual({
      relation: 'public.users',
      mode: 'ACCESS EXCLUSIVE',
      held: 'briefly',
    });
    expect(await value("SELECT to_regnamespace('lockkeeper') IS NULL")).toBe(true);
    expect(await value("SELECT to_regclass('users') IS NULL")).toBe(true);
  });

  it('build and scan on one core, unless the file says that they may have more', async () => {
    const seen = (name: string) =>
      `CREATE TABLE ${name} AS SELECT current_setting('max_parallel_maintenance_workers') AS workers;\n`;
    add('0002_one', seen('one'));
    add('0003_more', `SET max_parallel_maintenance_workers = 3;\n${seen('more')}`);
    expect((await apply()).status).toBe(0);
    expect(await value('SELECT workers FROM one')).toBe('0');
    expect(await value('SELECT workers FROM more')).toBe('3');
  });

  it('share a transaction where the file says so, and then fail together', async () => {
    await apply();
    add(
      '0002_both',
      `BEGIN;\n${COLUMN}ALTER TABLE users ADD COLUMN age int;\nALTER TABLE nobody ADD COLUMN x int;\nCOMMIT;\n`,
    );
    const { status, report } = await apply('--plan', (await apply('--dry-run')).report.planId);
    expect(status).toBe(2);
    expect(report.migrations[1]).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/0002_both\.sql:4 .*"nobody" does not exist \(42P01\)/),
    });
    expect(await hasColumn('name')).toBe(0);
    expect(
      await value("SELECT count(*)::int FROM lockkeeper.steps WHERE migration LIKE '%0002%' AND state = 'done'"),
    ).toBe(0);
  });

  it('may promise something of a column and rename it, in one transaction', async () => {
    await apply();
    add('0002_new', 'ALTER TABLE users ADD COLUMN email_new varchar NOT NULL DEFAULT $$$$;\n');
    const swap = [
      'ALTER COLUMN email_new DROP NOT NULL',
      'RENAME COLUMN email TO email_old',
      'RENAME COLUMN email_new TO email',
      'ALTER COLUMN email SET NOT NULL',
    ];
    add('0003_swap', `BEGIN;\n${swap.map((action) => `ALTER TABLE users ${action};\n`).join('')}COMMIT;\n`);
    const { status, report } = await apply('--plan', (await apply('--dry-run')).report.planId);
    expect([status, report.reasons]).toEqual([0, []]);
    expect(
      await value("SELECT attnotnull FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'email'"),
    ).toBe(true);
  });

  it('that failed in the middle go on there when they are mended', async () => {
    await apply();
    add('0002_two', `${COLUMN}ALTER TABLE nobody ADD COLUMN x int;\n`);
    const plan = (await apply('--dry-run')).report.planId;
    expect((await apply('--plan', plan)).status).toBe(2);
    expect(await hasColumn('name')).toBe(1);
    await client.query('CREATE TABLE nobody (id int)');
    const { status, report } = await apply('--plan', plan);
    expect(status).toBe(0);
    expect(report.migrations[1]?.steps.map(({ state }) => state)).toEqual(['done before', 'done']);
  });
});

describe('what may not run by itself', () => {
  it('does not run on a database that is not what it was approved for', async () => {
    await apply();
    add('0002_drop', 'DROP TABLE users CASCADE;\n');
    const { planId } = (await apply('--dry-run')).report;
    await client.query('CREATE VIEW made_by_hand AS SELECT email FROM users');
    const held = await apply('--plan', planId);
    expect(held.status).toBe(1);
    expect(held.report.migrations[1]?.reason).toMatch(
      /not what this was approved for: view public\.made_by_hand is there/,
    );
    await client.query('DROP VIEW made_by_hand; ALTER TABLE users ADD COLUMN secret text');
    expect((await apply('--plan', planId)).report.migrations[1]?.reason).toMatch(
      /column public\.users\.secret is there/,
    );
    await client.query('ALTER TABLE users DROP COLUMN secret; CREATE TABLE elsewhere (id int)');
    expect((await apply('--plan', planId)).status).toBe(0);
    expect(await value("SELECT to_regclass('users') IS NULL")).toBe(true);
  });

  it('waits, and so does all that comes after it; with the plan id it runs', async () => {
    await apply();
    add('0002_name', COLUMN);
    add('0003_drop', DROP);
    add('0004_more', 'CREATE TABLE more (id bigint PRIMARY KEY);\n');
    const { status, report } = await apply();
    expect(status).toBe(1);
    expect(states(report)).toEqual(['applied before', 'applied', 'pending', 'pending']);
    expect(report.migrations[3]?.reason).toMatch(/earlier migration/);
    expect(await value("SELECT to_regclass('users') IS NULL")).toBe(false);

    expect((await apply('--plan', report.planId)).status).toBe(1);
    const { report: now } = await apply('--dry-run');
    expect(now.planId).not.toBe(report.planId);
    expect((await apply('--plan', now.planId.slice(0, 12))).status).toBe(0);
    expect(await value("SELECT to_regclass('users') IS NULL")).toBe(true);
  });

  it.each([
    [
      'an ignored rule',
      '-- lockkeeper:ignore create-index-blocking -- small\nCREATE INDEX users_email ON users (email);\n',
    ],
    ['a file that does not parse', 'ALTER TABEL users;\n'],
  ])('holds in spite of %s', async (_, text) => {
    await apply();
    add('0002_held', text);
    const { status, report } = await apply();
    expect(status).toBe(1);
    expect(states(report)).toEqual(['applied before', 'pending']);
  });

  it('includes what was changed after it ran', async () => {
    await apply();
    add('0001_users', TABLE.replace('text', 'varchar'));
    const { status, report } = await apply('--dry-run');
    expect(status).toBe(1);
    expect(report.migrations[0]?.reason).toMatch(/changed after it ran/);
    add('0001_users', `-- a comment is no change\n${TABLE}`);
    expect((await apply()).status).toBe(0);
  });

  it('is refused for a plan id that is none', async () => {
    const { status, err } = await apply('--plan', '123');
    expect(status).toBe(2);
    expect(err).toMatch(/"123" is no plan id/);
  });
});

describe('a database with a past', () => {
  it('is not touched before somebody says what it has', async () => {
    await client.query(TABLE);
    add('0002_name', COLUMN);
    const { status, err } = await apply();
    expect(status).toBe(2);
    expect(err).toMatch(/has tables, and no record.*\n.*--adopt/);
    expect((await apply('--adopt', 'db/migrations/0001_users.sql')).status).toBe(0);
    expect(await hasColumn('name')).toBe(1);
    expect(await value("SELECT note FROM lockkeeper.steps WHERE migration LIKE '%0001%'")).toBe('adopted');
    expect((await apply()).report.migrations.map(({ state }) => state)).toEqual(['applied before', 'applied before']);
  });

  it('is told a migration that there is', async () => {
    const { status, err } = await apply('--adopt', 'db/migrations/0009.sql');
    expect([status, err]).toEqual([2, expect.stringMatching(/no migration db\/migrations\/0009\.sql/)]);
  });
});

describe('other traffic', () => {
  it('does not wait behind a step that waits: it looks first, and leaves the queue', async () => {
    await apply();
    add('0002_name', COLUMN);
    const reader = await server.connect(database);
    await reader.query('BEGIN');
    await reader.query('SELECT * FROM users');
    const running = project.start('apply');
    await running.said('waits: pid');
    // Nobody queues in front of this one, or it would not come back.
    await client.query("SET statement_timeout = '2s'");
    await client.query('SELECT count(*) FROM users');
    expect(await value('SELECT count(*)::int FROM pg_locks WHERE NOT granted')).toBe(0);
    await reader.query('COMMIT');
    await reader.end();
    expect((await running.ended).status).toBe(0);
  });

  it('keeps its table when the budget is spent; who was in the way is told', async () => {
    await apply();
    add('0002_name', COLUMN);
    const reader = await server.connect(database);
    await reader.query("SET application_name = 'nightly report'");
    await reader.query('BEGIN');
    await reader.query('SELECT * FROM users');
    const { status, report } = await apply('--budget', '700ms', '--lock-timeout', '50ms');
    expect(status).toBe(1);
    expect(report.migrations[1]).toMatchObject({
      state: 'pending',
      reason: expect.stringMatching(/nightly report, idle in transaction/),
    });
    await reader.end();
    expect((await apply()).status).toBe(0);
  });
});

describe('runs at once', () => {
  it('are one: the others say who is at it, or find all done', async () => {
    for (let at = 2; at <= 6; at++) add(`000${at}_t`, `CREATE TABLE t${at} (id bigint PRIMARY KEY);\n`);
    const all = await Promise.all([1, 2, 3, 4].map(() => project.run('apply')));
    for (const { status, err } of all) if (status !== 0) expect(err).toMatch(/Another run is under way/);
    expect(all.some(({ status }) => status === 0)).toBe(true);
    expect(await value("SELECT count(*)::int FROM lockkeeper.steps WHERE state = 'done' AND attempts = 1")).toBe(6);
  });
});

describe('an end before the end', () => {
  it('by SIGTERM rolls back, records, and says so', async () => {
    await apply();
    add('0002_slow', `${COLUMN.trim()}\n;DO $$ BEGIN PERFORM pg_sleep(60); END $$;\n`);
    const plan = (await apply('--dry-run')).report.planId;
    const running = project.start('apply', '--plan', plan);
    await running.said('DO');
    while ((await value("SELECT count(*)::int FROM pg_stat_activity WHERE wait_event = 'PgSleep'")) === 0);
    running.child.kill('SIGTERM');
    const { status, out } = await running.ended;
    expect(status).toBe(2);
    expect(out).toMatch(/The run was stopped/);
    expect(await value('SELECT state FROM lockkeeper.runs ORDER BY id DESC LIMIT 1')).toBe('stopped');
  });

  it('by SIGKILL in a concurrent build leaves nothing behind that the next run does not mend', async () => {
    await apply();
    await client.query("INSERT INTO users SELECT n, 'a' || n FROM generate_series(1, 1000) AS n");
    add('0002_index', INDEX);
    // An old transaction keeps the build waiting in its second phase, with the index there and invalid.
    const old = await server.connect(database);
    await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await old.query('SELECT * FROM users LIMIT 1');
    const running = project.start('apply');
    while (
      (await value(
        "SELECT count(*)::int FROM pg_index WHERE indexrelid = to_regclass('users_email') AND NOT indisvalid",
      )) === 0
    );
    running.child.kill('SIGKILL');
    await running.ended;
    await old.end();
    expect(await value("SELECT state FROM lockkeeper.steps WHERE migration LIKE '%0002%'")).toBe('running');
    expect((await apply()).status).toBe(0);
    expect(await value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email'::regclass")).toBe(true);
    expect(await value("SELECT count(*)::int FROM pg_class WHERE relname LIKE 'users_email%'")).toBe(1);
    expect(await value("SELECT string_agg(state, ',' ORDER BY id) FROM lockkeeper.runs")).toBe('done,died,done');
  });
});

it('a run that died after its last step is on record as dead once another looked', async () => {
  await apply();
  await client.query("UPDATE lockkeeper.runs SET state = 'running', ended = NULL, backend_pid = 1");
  const { status, report } = await apply();
  expect([status, report.run]).toEqual([0, null]);
  expect(await value('SELECT state FROM lockkeeper.runs')).toBe('died');
});

describe('a connection that can not be', () => {
  const tell = async (url: string, ...args: readonly string[]) =>
    (await project.run('apply', '--database-url', url, ...args)).err;

  it.each<[string, () => string, RegExp]>([
    [
      'nobody listens',
      () => 'postgresql://postgres:geheim@127.0.0.1:1/x',
      /x at 127\.0\.0\.1:1 can't be reached: nobody listens/,
    ],
    ['there is no such host', () => 'postgresql://postgres:geheim@nowhere.invalid/x', /(no such host|looked up)/],
    ['there is no such database', () => server.url('nothing'), /there is no such database/],
    ['the address is no URL', () => 'localhost', /is no URL/],
    ['sslmode is unknown', () => 'postgresql://a@b/c?sslmode=yes', /sslmode can't be "yes"/],
  ])('says that %s, without the password', async (_, url, message) => {
    const err = await tell(url());
    expect(err).toMatch(message);
    expect(err).not.toContain('geheim');
  });

  it('says when no database is named', async () => {
    const bare = new Project();
    bare.write({ 'db/migrations/0001.sql': TABLE });
    const { status, err } = await bare.run('apply');
    bare.remove();
    expect([status, err]).toEqual([2, expect.stringMatching(/No database is named\.\n.*DATABASE_URL/)]);
  });
});
