import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import type { Project, Ran } from '../support/project.js';
import { eachProject } from '../support/stage.js';

/* `lockkeeper record` from the built bundle: a tool whose migrations are code, and that knows nothing of us. */

jest.setTimeout(180_000);

/** Runs JavaScript migrations in order, each in a transaction with its row in `knex_migrations`, values as parameters. */
const TOOL = `
import { readdirSync } from 'node:fs';
import pg from 'pg';
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('CREATE TABLE IF NOT EXISTS knex_migrations (id serial PRIMARY KEY, name text, at timestamptz)');
const { rows } = await client.query('SELECT name FROM knex_migrations');
for (const file of readdirSync('migrations').sort()) {
  if (rows.some(({ name }) => name === file)) continue;
  await client.query('BEGIN');
  await (await import(process.cwd() + '/migrations/' + file)).up(client);
  await client.query('INSERT INTO knex_migrations (name, at) VALUES ($1, now())', [file]);
  await client.query('COMMIT');
}
await client.query('SELECT * FROM nowhere').catch(() => undefined);
await client.end();
`;

let project: Project;

eachProject((one) => {
  project = one;
  symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'));
  project.write({
    'tool.mjs': TOOL,
    'migrations/001_users.mjs': `export const up = (c) => c.query('CREATE TABLE users (id int PRIMARY KEY, email text)');`,
    'migrations/002_index.mjs': `export const up = async (c) => {
      await c.query('ALTER TABLE users ADD COLUMN name text; ALTER TABLE users ADD COLUMN age int');
      await c.query('UPDATE users SET name = $1 WHERE id = $2', ['it', 1]);
      await c.query('CREATE INDEX users_email ON users (email)');
    };`,
  });
});

const record = (...args: string[]): Promise<Ran> =>
  project.run('record', '--shadow-provider', 'embedded-postgres', ...args, '--', process.execPath, 'tool.mjs');

it('cuts what a tool ran into its migrations, and judges them', async () => {
  const { status, out, err } = await record('--format', 'json', '--last', '1', '--save', 'recorded');
  expect(err).toContain('recording on Postgres 18');
  expect(status).toBe(1);
  const report = JSON.parse(out) as CheckReport;
  expect(report.files.map(({ path }) => path)).toEqual(['recorded/0002_002_index.mjs.sql']);
  expect(report.files[0]?.statements.map(({ kind }) => kind)).toEqual([
    ...['BEGIN', 'ALTER TABLE', 'ALTER TABLE', 'UPDATE', 'CREATE INDEX', 'COMMIT'],
  ]);
  const saved = readFileSync(join(project.folder, 'recorded/0002_002_index.mjs.sql'), 'utf8');
  expect(saved).toContain("UPDATE users SET name = 'it' WHERE id = '1'");
  const found = report.files[0]?.statements.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  expect(found).toContain('create-index-blocking');
  expect(report.files[0]?.statements.flatMap(({ assumptions }) => assumptions)).toEqual([]);
});

it('judges nothing when the tool fails', async () => {
  project.write({
    'migrations/003_bad.mjs': `export const up = (c) => c.query('ALTER TABLE nobody ADD COLUMN x int');`,
  });
  const { status, err, out } = await record();
  expect(status).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/ended with exit code 1; nothing was judged/);
});

it('says so when the tool found another database', async () => {
  const { status, err } = await project.run(
    ...['record', '--shadow-provider', 'embedded-postgres', '--', process.execPath, '-e', '0'],
  );
  expect(status).toBe(2);
  expect(err).toContain('ran no migration');
});
