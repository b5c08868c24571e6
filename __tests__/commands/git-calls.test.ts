import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { check } from '../../src/commands/check.js';
import { resolveSettings } from '../../src/settings/resolve.js';
import { Project } from '../support/project.js';

/* A history is read out of a commit in a few calls of git, however long it is: each takes as long as many files. */

const { PATH } = process.env;
let project: Project;
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=ada', '-c', 'user.email=ada@example.org', ...args], {
    cwd: project.folder,
    encoding: 'utf8',
  });

beforeEach(() => {
  project = new Project();
});
afterEach(() => {
  process.env.PATH = PATH;
  project.remove();
});

/** From here on git notes how it is called. */
function counted(): () => string[] {
  const programs = join(project.folder, 'programs');
  mkdirSync(programs);
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const calls = join(programs, 'calls');
  writeFileSync(join(programs, 'git'), `#!/bin/sh\necho "$*" >> '${calls}'\nexec '${real}' "$@"\n`);
  chmodSync(join(programs, 'git'), 0o755);
  process.env.PATH = `${programs}:${PATH}`;
  return () => readFileSync(calls, 'utf8').split('\n').filter(Boolean);
}

it('calls git no more often for a hundred files than for some', async () => {
  git('init', '-q', '-b', 'main');
  const text = (at: number): string => `CREATE TABLE t${at} (id bigint PRIMARY KEY);\n`;
  project.write(
    Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`db/migrations/${1000 + at}_a.sql`, text(at)])),
  );
  git('add', 'db');
  git('commit', '-q', '-m', 'history');
  project.write({ 'db/migrations/2000_next.sql': 'ALTER TABLE t5 ADD COLUMN name text;\n' });
  git('add', 'db');
  git('commit', '-q', '-m', 'next');
  const calls = counted();
  const { files } = await check({
    cwd: project.folder,
    paths: [],
    settings: resolveSettings({}),
    change: { base: 'HEAD~1', head: 'HEAD' },
    policyBytes: null,
    committed: { baseline: null, small: null },
    env: {},
  });
  expect(files.map(({ path }) => path)).toEqual(['db/migrations/2000_next.sql']);
  expect(calls().length).toBeLessThan(25);
});
