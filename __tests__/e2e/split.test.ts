import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { findingsOf } from '../../src/gate/holds.js';
import type { CheckReport } from '../../src/gate/report.js';
import { COMPILED } from '../support/bundle.js';
import type { Scenario } from '../support/github/scenario.js';
import { eachScenario } from '../support/stage.js';

/* A pull request that does at once what needs a deploy in between is held, and gets the split that passes. */

const T = "SET lock_timeout = '5s';\n";
const FILE = 'db/migrations/0002_full_name.sql';
const MIXED = `${T}ALTER TABLE users ADD COLUMN full_name text, DROP COLUMN email;\n`;

jest.setTimeout(120_000);

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../dist/cli.cjs');

function runCli(args: readonly string[], { cwd }: { cwd: string }) {
  const { PATH } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH, ...COMPILED },
  });
  return { exitCode: status, stdout, stderr };
}

let scenario: Scenario;

eachScenario(
  (one) => {
    scenario = one;
  },
  { 'src/users.ts': "db.query('SELECT id, email FROM users');\n" },
);

async function checked(): Promise<CheckReport> {
  const step = await scenario.check(7);
  const report = JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
  expect(step.exitCode).toBe(report.verdict === 'pass' ? 0 : 1);
  return report;
}

function rulesOf(report: CheckReport): string[] {
  return [...new Set(report.files.flatMap(findingsOf).map(({ rule }) => rule))].sort();
}

/** Every pull request of the split in turn, merged when it passes or when nothing but the approval is missing. */
async function carryOut(report: CheckReport): Promise<void> {
  expect(report.split?.problem).toBeNull();
  for (const [at, { files }] of (report.split?.pulls ?? []).entries()) {
    const number = 20 + at;
    // The deploy in between: code that no longer names what goes.
    if (at > 0) scenario.repository.commit('main', { 'src/users.ts': "db.query('SELECT id FROM users');\n" });
    scenario.push(number, Object.fromEntries(files.map(({ path, text }) => [path, text])));
    const step = await scenario.check(number);
    const now = JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
    expect(now.split).toBeNull();
    if (at === 0) expect(now.verdict).toBe('pass');
    else expect(rulesOf(now)).toEqual(['drop-column']);
    scenario.repository.merge(`feature-${number}`, 'main', 'landed');
    scenario.repository.git('branch', '-f', 'main', 'landed');
  }
}

describe('a pull request', () => {
  it('that expands and contracts one table in one statement is held, with the split that passes', async () => {
    scenario.push(7, { [FILE]: MIXED });
    const report = await checked();
    expect(report.verdict).toBe('hold');
    expect(rulesOf(report)).toEqual(['drop-column', 'drop-still-used', 'mixed-phases', 'suspected-rename-as-drop-add']);
    expect(report.files.map(({ phase, phases }) => [phase, phases])).toEqual([['contract', ['expand', 'contract']]]);
    expect(scenario.comments[0]?.body).toContain('Phase: `0002_full_name.sql` expand, contract\n');
    expect(report.split?.pulls.map(({ files }) => files)).toEqual([
      [{ path: FILE, phase: 'expand', text: `${T}ALTER TABLE users ADD COLUMN full_name text;\n` }],
      [
        {
          path: 'db/migrations/0003_full_name_contract.sql',
          phase: 'contract',
          text: `${T}ALTER TABLE users DROP COLUMN email;\n`,
        },
      ],
    ]);
    expect(scenario.comments[0]?.body).toContain('The split that passes: 2 pull requests');
    expect(scenario.comments[0]?.body).toContain(`\`\`\`sql\n${T}ALTER TABLE users ADD COLUMN full_name text;\n`);
    await carryOut(report);
  });

  it('that does so in two files is held; the second moves', async () => {
    scenario.push(7, {
      [FILE]: `${T}ALTER TABLE users ADD COLUMN full_name text;\n`,
      'db/migrations/0003_less.sql': `${T}ALTER TABLE users DROP COLUMN email;\n`,
    });
    const report = await checked();
    expect(rulesOf(report)).toEqual(['drop-column', 'drop-still-used', 'mixed-phases']);
    expect(report.split?.pulls[0]?.files).toEqual([{ path: 'db/migrations/0003_less.sql', phase: null, text: null }]);
    expect(report.split?.pulls[1]?.files[0]?.path).toBe('db/migrations/0004_less_contract.sql');
  });

  it('that drops what its own code only just stops using is held', async () => {
    scenario.push(7, {
      [FILE]: `${T}ALTER TABLE users DROP COLUMN email;\n`,
      'src/users.ts': "db.query('SELECT id FROM users');\n",
    });
    const report = await checked();
    expect(rulesOf(report)).toEqual(['destructive-with-code-in-same-pr', 'drop-column']);
    const [found] = report.files.flatMap(findingsOf).filter(({ rule }) => rule === 'destructive-with-code-in-same-pr');
    expect(found?.message).toContain('src/users.ts:1');
    expect(report.split?.pulls).toHaveLength(2);
    expect(report.split?.pulls[0]?.files).toEqual([{ path: FILE, phase: null, text: null }]);
  });

  it.each([
    ['expands two tables', `${T}ALTER TABLE users ADD COLUMN a int;\nCREATE TABLE t (id bigint PRIMARY KEY);\n`],
    ['drops what it made', `${T}CREATE TABLE t (a int, b int);\nALTER TABLE t ADD COLUMN c int, DROP COLUMN b;\n`],
    ['only contracts', `${T}ALTER TABLE users DROP COLUMN email;\n`],
  ])('that %s mixes nothing', async (_, sql) => {
    scenario.push(7, { [FILE]: sql });
    const report = await checked();
    expect(report.split).toBeNull();
    expect(rulesOf(report)).not.toContain('mixed-phases');
  });

  it('that takes back and gives under one name can not be split by moving statements, and is told so', async () => {
    scenario.push(7, {
      [FILE]: `${T}ALTER TABLE users DROP COLUMN email;\nALTER TABLE users ADD COLUMN email bigint;\n`,
    });
    const report = await checked();
    expect(report.split?.pulls).toEqual([]);
    expect(report.split?.problem).toMatch(/can't be split by moving statements alone/);
  });
});

describe('lockkeeper plan', () => {
  let folder: string;

  beforeEach(() => {
    const head = scenario.push(7, { [FILE]: MIXED });
    folder = scenario.repository.checkout(head);
    scenario.repository.git('-C', folder, 'branch', '-f', 'base', scenario.tip('main'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('shows each migration with its phases', () => {
    const { stdout, exitCode } = runCli(['plan', '--base', 'base'], { cwd: folder });
    expect(stdout).toMatch(/0002_full_name.sql: expand, contract\n/);
    expect(stdout).toContain('lockkeeper plan --split');
    expect(exitCode).toBe(1);
  });

  it('--split writes what may go out now, and what waits beside the repository’s own folders', () => {
    const shown = runCli(['plan', '--base', 'base', '--split', '--dry-run'], { cwd: folder });
    expect(shown.stdout).toContain('DROP COLUMN email');
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe(MIXED);
    const { exitCode } = runCli(['plan', '--base', 'base', '--split'], { cwd: folder });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe(`${T}ALTER TABLE users ADD COLUMN full_name text;\n`);
    const later = '.lockkeeper/split/2/db/migrations/0003_full_name_contract.sql';
    expect(readFileSync(join(folder, later), 'utf8')).toContain('DROP COLUMN email');
    expect(runCli(['check', '--base', 'base'], { cwd: folder }).exitCode).toBe(0);
  });

  it('names and wraps files as the tool in use does', () => {
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    rmSync(join(folder, 'db'), { recursive: true });
    put(
      'migrations/20240101000000_users.sql',
      '-- +goose Up\nCREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
    );
    const git = (...args: string[]) => scenario.repository.git('-C', folder, ...args);
    git('add', '-A');
    git('commit', '-qm', 'goose');
    git('branch', '-f', 'base');
    put('migrations/20240101000001_mixed.sql', `-- +goose Up\n${MIXED}`);
    const { exitCode } = runCli(['plan', '--base', 'base', '--split'], { cwd: folder });
    expect(exitCode).toBe(0);
    const later = '.lockkeeper/split/2/migrations/20240101000002_mixed_contract.sql';
    expect(readFileSync(join(folder, later), 'utf8')).toBe(`-- +goose Up\n${T}ALTER TABLE users DROP COLUMN email;\n`);
  });

  it.each([
    [
      'golang-migrate',
      'migrations/2_mixed.up.sql',
      'migrations/3_mixed_contract.up.sql',
      'migrations/3_mixed_contract.down.sql',
    ],
    [
      'diesel',
      'migrations/2_mixed/up.sql',
      'migrations/3_mixed_contract/up.sql',
      'migrations/3_mixed_contract/down.sql',
    ],
  ])('writes a pair for %s', (framework, path, up, down) => {
    const put = (to: string, text: string) => {
      mkdirSync(dirname(join(folder, to)), { recursive: true });
      writeFileSync(join(folder, to), text);
    };
    rmSync(join(folder, 'db'), { recursive: true });
    put(path.replace('2_mixed', '1_users'), 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n');
    if (framework === 'diesel') put('diesel.toml', '');
    const git = (...args: string[]) => scenario.repository.git('-C', folder, ...args);
    git('add', '-A');
    git('commit', '-qm', framework);
    git('branch', '-f', 'base');
    put(path, MIXED);
    expect(runCli(['plan', '--base', 'base', '--split'], { cwd: folder }).exitCode).toBe(0);
    expect(readFileSync(join(folder, path), 'utf8')).toBe(`${T}ALTER TABLE users ADD COLUMN full_name text;\n`);
    const later = join(folder, '.lockkeeper/split/2');
    expect(readFileSync(join(later, up), 'utf8')).toBe(`${T}ALTER TABLE users DROP COLUMN email;\n`);
    expect(readFileSync(join(later, down), 'utf8')).toContain('no way back yet');
  });

  it('asks what to compare with, and says when there is nothing to split', () => {
    const lost = runCli(['plan'], { cwd: folder });
    expect(lost.exitCode).toBe(2);
    expect(lost.stderr).toContain('--base');
    const none = runCli(['plan', '--base', 'HEAD', '--split'], { cwd: folder });
    expect([none.exitCode, none.stderr]).toEqual([0, expect.stringContaining('Nothing has to be split')]);
  });
});
