import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { DriftReport } from '../../src/gate/live/drift.js';
import type { TargetState, VerifyReport } from '../../src/gate/live/report.js';
import type { ApplyReport } from '../../src/rollout/report.js';
import { Project } from '../support/project.js';
import { type Server, startReplica, startServer } from '../truth/servers.js';

/* `lockkeeper verify` from the built bundle through the whole life of a change, on a primary with two replicas. */

jest.setTimeout(120_000);

let primary: Server;
let replicas: Server[];
let client: pg.Client;
let project: Project;

beforeAll(async () => {
  primary = await startServer(18);
  const database = await primary.createDatabase('shop');
  client = await primary.connect(database);
  replicas = [await startReplica(primary), await startReplica(primary)];
  project = new Project({
    DATABASE_URL: primary.url(database),
    LOCKKEEPER_REPLICAS: replicas.map((one) => one.url(database)).join('\n'),
  });
});
afterAll(async () => {
  await client.end();
  for (const one of [...replicas, primary]) await one.stop();
  project.remove();
});

const migration = (name: string, sql: string): void => project.write({ [`db/migrations/${name}.sql`]: `${sql};\n` });
const code = (...statements: string[]): void =>
  project.write({
    'src/users.ts': statements.map((sql, at) => `export const q${at} = \`${sql}\`;\n`).join(''),
  });

async function verify(...args: readonly string[]) {
  const { status, out, err } = await project.run('verify', '--role', 'app', '--format', 'json', ...args);
  if (out === '') throw new Error(err);
  const report = JSON.parse(out) as VerifyReport;
  return { status, report, target: report.targets[0] as TargetState };
}

/** Everything that is pending, also what has to be approved. */
async function apply(): Promise<void> {
  const { planId } = JSON.parse((await project.run('apply', '--dry-run', '--format', 'json')).out) as ApplyReport;
  const { status, out, err } = await project.run('apply', '--plan', planId);
  expect([status, out, err]).toEqual([0, expect.anything(), expect.anything()]);
}

const problems = ({ needs }: TargetState): string[] => needs.map(({ what, problem }) => `${what}: ${problem}`);
const replica = (at: number): Promise<pg.Client> => (replicas[at] as Server).connect('shop');

/** One story, told in order. */
describe('a change from expand to contract', () => {
  const READ_NAME = 'SELECT id, name FROM users WHERE id = $1';
  const WRITE_BOTH = 'INSERT INTO users (name, email) VALUES ($1, $2)';
  const READ_EMAIL = 'SELECT id, email FROM users WHERE id = $1';

  it('begins where all is there', async () => {
    migration('0001_users', 'CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)');
    code(READ_NAME);
    await client.query('CREATE ROLE app; CREATE ROLE reader; CREATE ROLE nobody');
    await apply();
    await client.query('GRANT SELECT, INSERT, UPDATE ON users TO app; GRANT SELECT ON users TO reader');
    const { status, report, target } = await verify();
    expect(problems(target)).toEqual([]);
    expect(status).toBe(0);
    expect(target.replicas.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(report.references).toBeGreaterThan(1);
  });

  it('is held before the expand: with the line, and the migration that brings the column', async () => {
    migration('0002_email', 'ALTER TABLE users ADD COLUMN email text');
    code(READ_NAME, WRITE_BOTH);
    const { status, target } = await verify();
    expect(status).toBe(1);
    expect(target.needs).toMatchObject([
      {
        kind: 'column',
        what: 'column public.users.email',
        places: [{ path: 'src/users.ts', line: 2, access: 'write' }],
        broughtBy: { migration: 'db/migrations/0002_email.sql' },
      },
    ]);
    const { out } = await project.run('verify');
    expect(out).toMatch(/✖ column public\.users\.email\n.*has no column email.*\n.*src\/users\.ts:2 \(write\)/);
    expect(out).toMatch(/comes with db\/migrations\/0002_email\.sql/);
  });

  it('is held while a replica is paused, and goes on when that has caught up', async () => {
    const paused = await replica(1);
    await paused.query('SELECT pg_wal_replay_pause()');
    await apply();
    const { status, target } = await verify();
    expect(status).toBe(1);
    expect(problems(target)).toEqual([]);
    expect(target.replicas.map(({ verdict }) => verdict)).toEqual(['pass', 'hold']);
    expect(target.replicas[1]?.problem).toMatch(/ replay is paused there/);

    const waiting = project.start('verify', '--role', 'app', '--wait', '60s');
    await waiting.said('replay is paused');
    await paused.query('SELECT pg_wal_replay_resume()');
    await paused.end();
    expect((await waiting.ended).status).toBe(0);
  });

  it('is not fooled by a column that was dropped and made anew while a replica slept', async () => {
    const paused = await replica(0);
    await paused.query('SELECT pg_wal_replay_pause()');
    try {
      // Nothing but the position tells it, and that waits for the log to be written.
      await client.query('SET synchronous_commit = on');
      await client.query('ALTER TABLE users DROP email; ALTER TABLE users ADD email text');
      await client.query('RESET synchronous_commit');
      const { status, target } = await verify();
      expect([status, target.replicas[0]?.verdict]).toEqual([1, 'hold']);
    } finally {
      await paused.query('SELECT pg_wal_replay_resume()');
      await paused.end();
    }
    expect((await verify('--wait', '30s')).status).toBe(0);
  });

  it.each([
    ['reader', 'table public.users: The role reader has none of INSERT, UPDATE, DELETE on table public.users.'],
    ['nobody', 'table public.users: The role nobody has none of INSERT, UPDATE, DELETE on table public.users.'],
  ])('is held for %s, which lacks the right', async (role, problem) => {
    const { status, target } = await verify('--role', role);
    expect(status).toBe(1);
    expect(problems(target)).toContain(problem);
  });

  it('is held after the backfill until the constraint is validated', async () => {
    migration('0003_check', 'ALTER TABLE users ADD CONSTRAINT users_email CHECK (email IS NOT NULL) NOT VALID');
    await apply();
    expect((await verify('--wait', '10s')).status).toBe(0);
    await client.query(
      "INSERT INTO users (name, email) SELECT 'n' || n, n || '@a.b' FROM generate_series(1, 100) AS n",
    );
    migration('0004_validate', 'ALTER TABLE users VALIDATE CONSTRAINT users_email');
    const { status, target } = await verify();
    expect(status).toBe(1);
    expect(problems(target)).toEqual([
      'constraint public.users.users_email: It is not validated: rows from before may break it.',
    ]);
    await apply();
    expect((await verify('--wait', '10s')).status).toBe(0);
  });

  it('is held at the switch until the promised index is there and whole', async () => {
    code(READ_EMAIL, WRITE_BOTH);
    migration('0005_index', 'CREATE INDEX CONCURRENTLY users_by_email ON users (email)');
    expect(problems((await verify()).target)).toEqual(['index public.users_by_email: It is not there.']);
    await apply();
    expect((await verify('--wait', '10s')).status).toBe(0);
    await client.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_by_email'::regclass");
    expect(problems((await verify()).target)).toEqual([expect.stringMatching(/users_by_email: It is invalid/)]);
    await client.query('REINDEX INDEX users_by_email');
    expect((await verify('--wait', '10s')).status).toBe(0);
  });

  it('ends with the contract; whoever goes back to older code is held', async () => {
    code(READ_EMAIL, 'INSERT INTO users (email) VALUES ($1)');
    migration('0006_drop', 'ALTER TABLE users DROP COLUMN name');
    await apply();
    expect((await verify('--wait', '10s')).status).toBe(0);
    code(READ_NAME, WRITE_BOTH);
    const { status, target } = await verify();
    expect(status).toBe(1);
    expect(target.needs).toMatchObject([{ what: 'column public.users.name', broughtBy: null }]);
  });
});

describe('lockkeeper drift on the same servers', () => {
  const drift = async () => {
    const { out, err } = await project.run('drift', '--format', 'json');
    if (out === '') throw new Error(err);
    return (JSON.parse(out) as DriftReport).environments[0]?.replicas ?? [];
  };

  beforeEach(() => code('SELECT id FROM users'));

  // With synchronous_commit off the log of the primary may still be where it was: then the schema itself tells.
  it.each([
    ['on', /^It has replayed the log up to .*: replay is paused there/],
    ['off', /^It(s schema is not .* column public\.users\.note is missing| has replayed .*): replay is paused there/],
  ])(
    'asks the replicas as well: one that sleeps does not show what the primary has (commits waited for: %s)',
    async (waits, why) => {
      expect((await drift()).map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
      const paused = await replica(1);
      await paused.query('SELECT pg_wal_replay_pause()');
      try {
        await client.query(`SET synchronous_commit = ${waits}`);
        await client.query('ALTER TABLE users ADD note text');
        // Each gives the replicas two seconds to catch up.
        const [states, { status, out }] = await Promise.all([drift(), project.run('drift')]);
        expect(states.map(({ verdict }) => verdict)).toEqual(['pass', 'hold']);
        expect(states[1]?.problem).toMatch(why);
        expect([status, out]).toEqual([
          1,
          expect.stringMatching(/drift {2}.* → replica .*\n {2}It.* replay is paused/),
        ]);
        await client.query('ALTER TABLE users DROP note');
      } finally {
        await paused.query('SELECT pg_wal_replay_resume()');
        await paused.end();
      }
      await client.query('RESET synchronous_commit');
      expect((await verify('--wait', '30s')).target.replicas.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
      expect((await drift()).map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    },
  );
});

describe('what is asked for', () => {
  beforeEach(() => code('SELECT id FROM users'));

  it('is every column that an INSERT has to fill', async () => {
    await client.query('ALTER TABLE users ADD COLUMN born date NOT NULL DEFAULT now(), ADD COLUMN kind text');
    code('INSERT INTO users (email) VALUES ($1)');
    expect((await verify('--wait', '10s')).status).toBe(0);
    await client.query('ALTER TABLE users ALTER COLUMN born DROP DEFAULT');
    const { status, target } = await verify();
    expect(status).toBe(1);
    expect(target.needs).toMatchObject([{ kind: 'required column', what: 'column public.users.born' }]);
    await client.query('ALTER TABLE users DROP COLUMN born, DROP COLUMN kind');
  });

  it('is a column oid like any other since Postgres 12; what every table has is never missing', async () => {
    code('SELECT ctid, xmin, tableoid FROM users');
    expect((await verify('--wait', '10s')).status).toBe(0);
    code('SELECT oid FROM users');
    const { status, target } = await verify();
    expect([status, problems(target)]).toEqual([1, ['column public.users.oid: table public.users has no column oid.']]);
  });

  it('is nothing of a table that neither the database nor the migrations know: it is told', async () => {
    code('SELECT a FROM elsewhere');
    const { status, target } = await verify('--wait', '10s');
    expect(status).toBe(0);
    expect(target.notes).toEqual([expect.stringMatching(/^The code names elsewhere, /)]);
  });

  it('is what the configuration says: required names, code that is left out, code behind a flag', async () => {
    project.write({
      'lockkeeper.yml': "requires: [users.not_yet]\ncode-exclude: ['other/**']\nguards: ['flags.isOn(*)']\n",
      'other/metrics.ts': 'export const q = `SELECT of_another_database FROM users`;\n',
      'src/users.ts':
        'if (flags.isOn("mail")) {\n  run(`SELECT mail FROM users`);\n  run(`SELECT name FROM users`);\n}\n',
    });
    const { status, target } = await verify();
    project.write({ 'lockkeeper.yml': '{}\n', 'other/metrics.ts': '' });
    expect(status).toBe(1);
    expect(problems(target)).toEqual(['column public.users.not_yet: table public.users has no column not_yet.']);
    expect(target.guarded).toMatchObject([
      { what: 'column public.users.mail', problem: 'table public.users has no column mail.', places: [{ line: 2 }] },
      {
        what: 'column public.users.name',
        problem: expect.stringMatching(/any more: db\/migrations\/0006_drop\.sql took it away\. .* can go\.$/),
        places: [{ line: 3 }],
      },
    ]);
  });

  it('is a role that there is', async () => {
    const { status, err } = await project.run('verify', '--role', 'nemo');
    expect([status, err]).toEqual([2, expect.stringMatching(/There is no role "nemo" in shop at/)]);
  });

  it('is a replica of this very server', async () => {
    const stranger = await startServer(18);
    await stranger.createDatabase('shop');
    const { status, target } = await verify('--replicas', stranger.url('shop'));
    await stranger.stop();
    expect(status).toBe(1);
    expect(target.replicas[0]?.problem).toBe('It is no replica: it takes writes itself.');
  });

  it('are environments by name, each with its own databases', async () => {
    project.write({
      'lockkeeper.yml':
        'environments:\n  live: {database: DATABASE_URL, replicas: [LOCKKEEPER_REPLICAS], role: app}\n  test: {database: TEST_URL}\n',
    });
    const missing = await project.run('verify', '--environment', 'test');
    expect([missing.status, missing.err]).toEqual([2, expect.stringMatching(/in TEST_URL, which is not set/)]);
    const wrong = await project.run('verify', '--environment', 'lives');
    expect([wrong.status, wrong.err]).toEqual([2, expect.stringMatching(/Did you mean "live"\?/)]);
    project.write({ 'lockkeeper.yml': 'environments:\n  live: {database: postgres://a:b@c/d}\n' });
    const secret = await project.run('verify', '--environment', 'live');
    expect([secret.status, secret.err]).toEqual([2, expect.stringMatching(/name environment variables/)]);
    project.write({ 'lockkeeper.yml': '{}\n' });
  });
});
