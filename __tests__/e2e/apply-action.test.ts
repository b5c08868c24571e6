import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import type { ApplyReport } from '../../src/rollout/report.js';
import type { Scenario } from '../support/github/scenario.js';
import type { Review } from '../support/github/state.js';
import type { StepOptions, StepResult } from '../support/runner.js';
import { eachDatabase, eachScenario } from '../support/stage.js';

/* The apply action from its folder and the built bundle: what was merged, a real server, and GitHub as it answers. */

const FILE = 'db/migrations/0002_change.sql';
const DROP = "SET lock_timeout = '5s';\nDROP TABLE users;\n";
const ADD = 'ALTER TABLE users ADD COLUMN name text;\n';

jest.setTimeout(120_000);

let client: pg.Client;
let scenario: Scenario;
let url: string;

eachDatabase((stage) => {
  ({ client, url } = stage);
});
eachScenario((one) => {
  scenario = one;
});

beforeEach(() => {
  scenario.permit({ contents: 'read', pull_requests: 'read', deployments: 'write' });
  for (const login of ['ada', 'bob']) scenario.github.state.roles.set(login, 'maintain');
});

async function run(inputs: Record<string, string> = {}, options: Partial<StepOptions> = {}): Promise<StepResult> {
  const head = scenario.tip('main');
  return scenario.run({
    action: 'apply',
    event: { name: inputs.plan === undefined ? 'push' : 'workflow_dispatch', payload: {} },
    inputs: { 'database-url': url, ...inputs },
    workspace: scenario.repository.checkout(head),
    ...options,
    env: { GITHUB_SHA: head, GITHUB_REF: 'refs/heads/main', ...options.env },
  });
}

const reportOf = (step: StepResult) =>
  JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as ApplyReport;

const exists = async (table: string): Promise<boolean> =>
  (await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [table])).rows[0].there;

/** Merges a pull request as one commit, as GitHub's squash does; answers its head. */
function merge(number: number, files: Record<string, string>, land: Record<string, string> = files): string {
  const head = scenario.push(number, files);
  const message = `Change ${number} (#${number})`;
  const mergeCommit = scenario.repository.commit('main', land, 'main', { message });
  const pull = scenario.github.state.pulls.get(number);
  if (pull !== undefined) {
    scenario.github.state.pulls.set(number, { ...pull, state: 'closed', merged: true, mergeCommit });
  }
  return head;
}

function review(commit: string, over: Partial<Review> = {}): void {
  scenario.github.state.addReview({ pull: 7, login: 'bob', type: 'User', state: 'APPROVED', commit, ...over });
}

describe('what was merged', () => {
  it('is applied, in folds of the log, with outputs, a summary, and a deployment', async () => {
    scenario.repository.commit('main', { [FILE]: ADD });
    const step = await run({ deployment: 'production' });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({ verdict: 'pass', applied: '2', pending: '0' });
    expect(await exists('users')).toBe(true);
    expect(step.commands.filter((name) => name === 'group')).toHaveLength(2);
    expect(step.commands.filter((name) => name === 'endgroup')).toHaveLength(2);
    expect(step.summary).toMatch(/0002_change\.sql.*applied/);
    expect(step.masks).toContain(url);
    expect(`${step.stdout}${step.stderr}`.replaceAll(`::add-mask::${url}`, '')).not.toContain(url);
    expect(scenario.github.state.deployments).toEqual([
      expect.objectContaining({
        sha: scenario.tip('main'),
        environment: 'production',
        task: 'deploy:migrations',
        statuses: [
          { state: 'in_progress', description: '' },
          { state: 'success', description: '2 migrations applied' },
        ],
      }),
    ]);
    const again = await run();
    expect(again.outputs).toMatchObject({ verdict: 'pass', applied: '0', pending: '0' });
    expect(scenario.github.state.deployments).toHaveLength(1);
  });

  it('runs by the bytes of the commit, whatever lies in the work tree', async () => {
    const head = scenario.tip('main');
    const workspace = scenario.repository.checkout(head);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${workspace}/db/migrations/0001_users.sql`, 'CREATE TABLE evil (id int);\n');
    expect((await run({}, { workspace })).exitCode).toBe(0);
    expect([await exists('users'), await exists('evil')]).toEqual([true, false]);
  });

  it('is pending where it destroys; the deployment says that it is not there', async () => {
    await run();
    merge(7, { [FILE]: DROP });
    const step = await run({ deployment: 'production' });
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ verdict: 'hold', applied: '0', pending: '1' });
    expect(step.annotations[0]).toMatchObject({ message: expect.stringMatching(/destructive.*approved plan id/) });
    expect(scenario.github.state.deployments[0]?.statuses.at(-1)?.state).toBe('failure');
    expect(await exists('users')).toBe(true);
  });

  it('is not applied when a statement fails: error, and the sentence stands in the deployment', async () => {
    await run();
    scenario.repository.commit('main', { [FILE]: ADD });
    await client.query('ALTER TABLE users ADD COLUMN name text');
    const step = await run({ deployment: 'production' });
    expect(step.outputs).toMatchObject({ verdict: 'error', applied: '0' });
    expect(scenario.github.state.deployments[0]?.statuses.at(-1)).toEqual({
      state: 'error',
      description: expect.stringMatching(/0002_change\.sql:1 .*already exists/),
    });
  });
});

describe('a plan that destroys', () => {
  async function held(): Promise<string> {
    const step = await run();
    expect(step.outputs.verdict).toBe('hold');
    return step.outputs['plan-id'] as string;
  }

  it('runs by its id when its pull request was approved', async () => {
    await run();
    review(merge(7, { [FILE]: DROP }));
    const step = await run({ plan: await held() });
    expect(step.outputs).toMatchObject({ verdict: 'pass', applied: '1' });
    expect(reportOf(step).approval).toMatchObject({ satisfied: true, given: [{ login: 'bob', by: 'review' }] });
    expect(await exists('users')).toBe(false);
  });

  it.each<[string, () => void]>([
    ['nobody approved', () => void merge(7, { [FILE]: DROP })],
    ['the approval was dismissed', () => review(merge(7, { [FILE]: DROP }), { state: 'DISMISSED' })],
    ['it was the author', () => review(merge(7, { [FILE]: DROP }), { login: 'ada' })],
    ['somebody without the role did', () => review(merge(7, { [FILE]: DROP }), { login: 'mallory' })],
    [
      'other bytes landed than were approved',
      () => review(merge(7, { [FILE]: DROP }, { [FILE]: `${DROP}SELECT 1;\n` })),
    ],
    [
      'it was pushed past every pull request',
      () => void scenario.repository.commit('main', { [FILE]: DROP }, 'main', { message: 'quick fix' }),
    ],
    [
      'the bytes were changed after the merge',
      () => {
        review(merge(7, { [FILE]: DROP }));
        scenario.repository.commit('main', { [FILE]: `${DROP}SELECT 1;\n` }, 'main', { message: 'more' });
      },
    ],
    [
      'one byte was changed after the merge',
      () => {
        review(merge(7, { [FILE]: DROP }));
        scenario.repository.commit('main', { [FILE]: `${DROP}\n` }, 'main', { message: 'more' });
      },
    ],
  ])('stays pending when %s', async (_, prepare) => {
    await run();
    prepare();
    const step = await run({ plan: await held() });
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ verdict: 'hold', applied: '0' });
    expect(await exists('users')).toBe(true);
  });

  it('stays pending when GitHub does not tell', async () => {
    await run();
    review(merge(7, { [FILE]: DROP }));
    const plan = await held();
    scenario.github.state.faults.push({ operation: 'pulls/list-reviews', times: 9, status: 403 });
    const step = await run({ plan });
    expect(step.outputs).toMatchObject({ verdict: 'hold', applied: '0' });
    expect(reportOf(step).approval?.unreadable).toMatch(/could not be read/);
  });

  it('of several pull requests takes the approval of each', async () => {
    await run();
    review(merge(7, { [FILE]: DROP }));
    const other = merge(8, { 'db/migrations/0003_more.sql': 'DROP SCHEMA IF EXISTS old CASCADE;\n' });
    const plan = await held();
    expect((await run({ plan })).outputs.verdict).toBe('hold');
    expect(await exists('users')).toBe(true);
    review(other, { pull: 8 });
    expect((await run({ plan })).outputs.verdict).toBe('pass');
  });
});

describe('nothing is touched', () => {
  it('for a commit at which the branch stands no more', async () => {
    const old = scenario.tip('main');
    scenario.repository.commit('main', { 'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint);\n' });
    const step = await run({}, { env: { GITHUB_SHA: old }, workspace: scenario.repository.checkout(old) });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toMatch(/main stands at .* nothing was applied/);
    expect(step.outputs).toMatchObject({ verdict: 'error', applied: '0' });
    expect(await exists('lockkeeper.runs')).toBe(false);
  });

  it('when the deployment that is asked for may not be opened', async () => {
    scenario.permit({ contents: 'read', pull_requests: 'read' });
    const step = await run({ deployment: 'production' });
    expect(step.annotations[0]?.message).toMatch(/deployments: write/);
    expect(await exists('lockkeeper.runs')).toBe(false);
  });
});
