import { readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { findingsOf } from '../../src/gate/holds.js';
import type { CheckReport } from '../../src/gate/report.js';
import type { Scenario } from '../support/github/scenario.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/* What no branch can tell alone: what came to the base branch meanwhile, and what is merged together with it. */

const T = "SET lock_timeout = '5s';\n";
const ADD = `${T}ALTER TABLE users ADD COLUMN name text;\n`;
const OTHER = `${T}CREATE TABLE teams (id bigint PRIMARY KEY);\n`;

jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

/** The verdict, and each finding as rule and message. */
function told(step: StepResult): { verdict: string; findings: Record<string, string> } {
  const report = JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
  expect(step.exitCode).toBe(report.verdict === 'pass' ? 0 : 1);
  const findings = report.files.flatMap(findingsOf).map(({ rule, message }) => [rule, message]);
  return { verdict: report.verdict, findings: Object.fromEntries(findings) };
}

describe('where the base branch moved on', () => {
  const land = (path: string, sql: string) => scenario.repository.commit('main', { [`db/migrations/${path}`]: sql });

  it('a migration of the same version is held, and told of where the runner is not known', async () => {
    scenario.push(7, { 'db/migrations/0002_name.sql': ADD });
    land('0002_teams.sql', OTHER);
    const plain = told(await scenario.check(7));
    expect(plain.findings['duplicate-version']).toMatch(/0002_name.sql has the same version as .*0002_teams.sql/);

    const up = (sql: string) => `-- +goose Up\n${sql}`;
    land('0001_users.sql', up('CREATE TABLE users (id bigint PRIMARY KEY, email text);\n'));
    scenario.push(8, { 'db/migrations/0003_name.sql': up(ADD) });
    land('0003_teams.sql', up(OTHER.replace('teams', 'clubs')));
    const { verdict, findings } = told(await scenario.check(8, { inputs: { framework: 'goose' } }));
    expect(verdict).toBe('hold');
    expect(findings['duplicate-version']).toContain('0003_teams.sql');
  });

  it('a migration that sorts before one that landed meanwhile is held', async () => {
    scenario.push(7, { 'db/migrations/0002_name.sql': ADD });
    land('0003_teams.sql', OTHER);
    const { verdict, findings } = told(await scenario.check(7));
    expect(verdict).toBe('hold');
    expect(findings).toEqual({ 'out-of-order-migration': expect.stringContaining('0003_teams.sql') });
  });

  it('a file that waited for a deploy is held under a number that was passed or taken meanwhile', async () => {
    const waiting = '0002_rename_users_email_contract.sql';
    land('0002_teams.sql', OTHER);
    land('0003_clubs.sql', OTHER.replace('teams', 'clubs'));
    scenario.push(7, { [`db/migrations/${waiting}`]: `${T}ALTER TABLE users DROP COLUMN email;\n` });
    const { verdict, findings } = told(await scenario.check(7));
    expect(verdict).toBe('hold');
    expect(findings).toMatchObject({
      'out-of-order-migration': expect.stringMatching(/0002_rename.* sorts before .*0003_clubs\.sql/),
      'duplicate-version': expect.stringMatching(/same version as .*0002_teams\.sql/),
    });
  });

  it('a change of the same table is told of, and judged as it will run: after the other', async () => {
    scenario.push(7, { 'db/migrations/0003_index.sql': `${T}CREATE INDEX CONCURRENTLY by_email ON users (email);\n` });
    land('0002_less.sql', 'ALTER TABLE users DROP COLUMN email;\n');
    const { verdict, findings } = told(await scenario.check(7));
    expect(verdict).toBe('hold');
    expect(findings['touched-by-two-changes']).toMatch(/public.users is also changed by db.migrations.0002_less.sql/);
    expect(Object.keys(findings)).toContain('reference-to-dropped-or-missing-object');
  });

  it('nothing is said where the two have nothing in common', async () => {
    scenario.push(7, { 'db/migrations/0003_name.sql': ADD });
    land('0002_teams.sql', OTHER);
    expect(told(await scenario.check(7))).toEqual({ verdict: 'pass', findings: {} });
  });
});

describe('in a merge group of two pull requests', () => {
  async function group(first: Record<string, string>, second: Record<string, string>): Promise<StepResult> {
    const base = scenario.tip('main');
    scenario.push(7, first);
    scenario.push(8, second);
    const { repository } = scenario;
    repository.git('checkout', '--quiet', '-B', 'queue', 'main');
    for (const number of [7, 8]) {
      repository.git('merge', '--quiet', '--no-ff', '-m', `Merge pull request #${number} from x`, `feature-${number}`);
    }
    const head = repository.git('rev-parse', 'HEAD');
    repository.forget('queue', true);
    const ref = `refs/heads/gh-readonly-queue/main/pr-8-${base}`;
    const payload = { action: 'checks_requested', merge_group: { base_sha: base, head_sha: head, head_ref: ref } };
    return scenario.run({ event: { name: 'merge_group', payload }, workspace: repository.checkout(head) });
  }

  it('the same version in both is held, though each passes alone', async () => {
    scenario.repository.commit('main', {
      'db/migrations/0001_users.sql': '-- +goose Up\nCREATE TABLE users (id bigint PRIMARY KEY, email text);\n',
    });
    const step = await group(
      { 'db/migrations/0002_name.sql': `-- +goose Up\n${ADD}` },
      { 'db/migrations/0002_teams.sql': `-- +goose Up\n${OTHER}` },
    );
    const { verdict, findings } = told(step);
    expect(verdict).toBe('hold');
    expect(Object.keys(findings)).toEqual(['duplicate-version']);
    for (const number of [7, 8]) expect(told(await scenario.check(number)).verdict).toBe('pass');
  });

  it('the same table in both is told of, with the pull request that it comes from', async () => {
    const step = await group(
      { 'db/migrations/0002_name.sql': ADD },
      { 'db/migrations/0003_age.sql': ADD.replace('name text', 'age int') },
    );
    const { verdict, findings } = told(step);
    expect(verdict).toBe('pass');
    expect(findings).toEqual({ 'touched-by-two-changes': expect.stringMatching(/0002_name.sql of pull request #7/) });
  });
});

describe('a released migration', () => {
  it.each([
    ['edited', 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar);\n', 'changed'],
    ['deleted', null, 'deleted'],
  ])('that is %s is held', async (_, content, word) => {
    scenario.repository.commit('main', { 'db/migrations/0002_teams.sql': OTHER });
    scenario.push(7, { 'db/migrations/0001_users.sql': content });
    const { verdict, findings } = told(await scenario.check(7));
    expect(verdict).toBe('hold');
    expect(findings['edited-applied-migration']).toContain(`is ${word} here`);
  });
});
