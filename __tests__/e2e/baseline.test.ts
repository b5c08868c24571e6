import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import type { Project } from '../support/project.js';
import { eachProject } from '../support/stage.js';

/* `lockkeeper check --write-baseline`, and checks after it, from the built bundle. */

const FILE = 'lockkeeper-baseline.json';
let project: Project;

eachProject((one) => {
  project = one;
  project.write({
    'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
    'db/migrations/0002_index.sql': 'CREATE INDEX users_email ON users (email);\n',
  });
});

async function check(...args: readonly string[]): Promise<CheckReport & { status: number | null; err: string }> {
  const run = await project.run('check', '--format', 'json', ...args);
  return { ...(JSON.parse(run.out) as CheckReport), status: run.status, err: run.err };
}

const found = (report: CheckReport): string[] =>
  report.files.flatMap((file) => [
    ...file.findings.map(({ rule }) => `${file.path} ${rule}`),
    ...file.statements.flatMap((one) => one.findings.map(({ rule }) => `${file.path} ${rule}`)),
  ]);

test('a check after it passes, and reports only what is new', async () => {
  expect((await check()).status).toBe(1);
  const first = await check('--write-baseline');
  expect(first.status).toBe(0);
  expect(first.err).toContain(`${FILE}: ${first.summary.known} findings`);
  const again = await check();
  expect({ status: again.status, found: found(again) }).toEqual({ status: 0, found: [] });
  expect(again.summary.known).toBe(first.summary.known);
  project.write({ 'db/migrations/0003_name.sql': 'CREATE INDEX users_id ON users (id);\n' });
  const later = await check();
  expect(later.status).toBe(1);
  expect(found(later).every((one) => one.startsWith('db/migrations/0003_name.sql'))).toBe(true);
});

test('it says on the last line how many it left out', async () => {
  await check('--write-baseline');
  expect((await project.run('check')).out).toMatch(/\d+ findings? in the baseline\n$/);
});

test('a destructive statement is held with a baseline as without one', async () => {
  project.write({ 'db/migrations/0003_drop.sql': 'DROP TABLE users;\n' });
  const written = await check('--write-baseline');
  expect(written.status).toBe(1);
  const again = await check();
  expect(again.status).toBe(1);
  expect(found(again)).toContain('db/migrations/0003_drop.sql drop-table');
  expect(again.reasons.join()).toContain('without an approval');
});

test('writing it for one file keeps what others had, and drops those that are gone', async () => {
  await check('--write-baseline');
  project.write({ 'db/migrations/0003_name.sql': 'CREATE INDEX users_id ON users (id);\n' });
  await check('--write-baseline', 'db/migrations/0003_name.sql');
  expect((await check()).status).toBe(0);
  rmSync(join(project.folder, 'db/migrations/0002_index.sql'));
  await check('--write-baseline', 'db/migrations/0003_name.sql');
  const { findings } = JSON.parse(readFileSync(join(project.folder, FILE), 'utf8')) as { findings: object };
  expect(Object.keys(findings)).toEqual(['db/migrations/0003_name.sql']);
});

test('the configuration may name another file, which then has to be there', async () => {
  project.write({ 'lockkeeper.yml': 'baseline: ci/known.json\n', 'ci/.keep': '' });
  const missing = await project.run('check');
  expect(missing.status).toBe(2);
  expect(missing.err).toContain('ci/known.json is not there');
  await check('--write-baseline');
  expect((await check()).status).toBe(0);
});

test('a file that is none stops the check', async () => {
  project.write({ [FILE]: '<<<<<<< HEAD\n' });
  const run = await project.run('check');
  expect(run.status).toBe(2);
  expect(run.err).toContain(`${FILE} can't be used as a baseline: it is no JSON.`);
});
