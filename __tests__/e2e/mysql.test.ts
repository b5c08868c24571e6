import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { selectMigrations } from '../../src/commands/selection.js';
import type { CheckReport } from '../../src/gate/report.js';
import { COMPILED } from '../support/bundle.js';

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../dist/cli.cjs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-mysql-'));
  mkdirSync(join(folder, 'db/migrations'), { recursive: true });
  mkdirSync(join(folder, '.git'));
  write(
    'db/migrations/1_users.sql',
    'CREATE TABLE `users` (id int AUTO_INCREMENT PRIMARY KEY, age int) ENGINE=InnoDB;\n',
  );
  write('db/migrations/2_age.sql', 'ALTER TABLE `users` MODIFY age bigint;\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

function lockkeeper(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...COMPILED },
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

function report(...args: readonly string[]): CheckReport {
  return JSON.parse(lockkeeper('check', '--format', 'json', ...args).out) as CheckReport;
}

test('what is written for MySQL is judged for MySQL, and the report says so', () => {
  const { verdict, dialect, engineVersion, postgresVersion, files } = report();
  expect({ verdict, dialect, engineVersion, postgresVersion }).toEqual({
    verdict: 'hold',
    dialect: 'mysql',
    engineVersion: '8.0',
    postgresVersion: 17,
  });
  const [statement] = files[1]?.statements ?? [];
  expect(files[1]).toMatchObject({ dialect: 'mysql', engineVersion: '8.0', error: null });
  expect(statement?.labels.blocking).toBe(true);
  expect(statement?.effects).toMatchObject({
    locks: [],
    rewrites: ['users'],
    online: { relation: 'users', algorithm: 'COPY', lock: 'SHARED', rebuilds: true },
  });
  expect(statement?.findings.map(({ rule }) => rule)).toContain('alter-copies-table');
});

test('the database and its version can be said, on the command line and in the configuration', () => {
  expect(report('--dialect', 'mariadb', '--mysql-version', '11')).toMatchObject({
    dialect: 'mariadb',
    engineVersion: '11',
  });
  write('lockkeeper.yml', 'dialect: mysql\nmysql-version: 8.4\n');
  expect(report()).toMatchObject({ dialect: 'mysql', engineVersion: '8.4' });
  write('lockkeeper.yml', 'dialect: mysql\nmysql-version: 8.0\n');
  expect(report()).toMatchObject({ dialect: 'mysql', engineVersion: '8.0' });
});

test('a version that the database does not have is refused', () => {
  const { status, err } = lockkeeper('check', '--dialect', 'mysql', '--mysql-version', '10.11');
  expect(status).toBe(2);
  expect(err).toContain('There is no MySQL 10.11.');
});

test('the text report, Markdown, SARIF and annotations are about MySQL', () => {
  expect(lockkeeper('check').out).toContain('COPY on users, users is copied: every write waits');
  expect(lockkeeper('check', '--format', 'markdown').out).toContain('MySQL 8.0');
  expect(lockkeeper('check', '--format', 'sarif').out).toContain('"dialect": "mysql"');
  expect(lockkeeper('check', '--format', 'github').out).toContain('alter-copies-table');
});

test('what runs migrations says that it is for Postgres only', async () => {
  const request = { cwd: folder, paths: [], change: null, only: 'postgresql' as const };
  const settings = { framework: null, migrations: [], dialect: null };
  await expect(selectMigrations(folder, { ...request, settings })).rejects.toMatchObject({
    message: expect.stringContaining('is written for MySQL'),
    hint: expect.stringContaining('for Postgres only'),
  });
  const said = { ...settings, dialect: 'mariadb' as const };
  await expect(selectMigrations(folder, { ...request, settings: said })).rejects.toThrow('for MariaDB');
});
