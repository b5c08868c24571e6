import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Approval } from '../../src/gate/approvals.js';
import type { CheckReport } from '../../src/gate/report.js';
import type { Scenario } from '../support/github/scenario.js';
import { type Review, serverError } from '../support/github/state.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/*
 * Who may lift a hold. Each case goes through the built bundle: git and GitHub's answers are all that it sees. Cases that
 * matrix.test.ts has, with their requests, are not repeated.
 */

const DROP = "SET lock_timeout = '5s';\nDROP TABLE users;\n";
const BLOCK = "SET lock_timeout = '5s';\nCREATE INDEX by_email ON users (email);\n";
const FILE = 'db/migrations/0002_change.sql';

jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

beforeEach(() => {
  for (const login of ['ada', 'bob', 'cleo']) scenario.github.state.roles.set(login, 'maintain');
});

function reportOf(step: StepResult): CheckReport {
  return JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
}

/** Runs the gate and says what it answers and why; the exit code must agree. */
async function verdict(number = 7, options: Parameters<Scenario['check']>[1] = {}): Promise<[string, Approval | null]> {
  const step = await scenario.check(number, options);
  const report = reportOf(step);
  expect(step.exitCode).toBe(report.verdict === 'pass' ? 0 : 1);
  return [report.verdict, report.approval];
}

function review(commit: string, over: Partial<Review> = {}): Review {
  return scenario.github.state.addReview({ pull: 7, login: 'bob', type: 'User', state: 'APPROVED', commit, ...over });
}

async function expectRefused(reason: string | RegExp): Promise<void> {
  const [answer, approval] = await verdict();
  expect(answer).toBe('hold');
  expect(approval?.given).toEqual([]);
  expect(approval?.refused.map((one) => one.reason)).toEqual([expect.stringMatching(reason)]);
}

describe('a review', () => {
  it('lifts the hold, and the comment says whose it was', async () => {
    const head = scenario.push(7, { [FILE]: DROP });
    const [before, asked] = await verdict();
    expect(before).toBe('hold');
    expect(asked).toMatchObject({ risk: 'destructive', required: 1, given: [], refused: [], satisfied: false });
    expect(scenario.comments[0]?.body).toMatch(
      /takes 1 approval by someone with the role maintain or above; none is given/,
    );

    review(head);
    const [after, given] = await verdict();
    expect(after).toBe('pass');
    expect(given?.given).toEqual([expect.objectContaining({ login: 'bob', by: 'review' })]);
    expect(scenario.comments).toHaveLength(1);
    expect(scenario.comments[0]?.body).toMatch(/is approved by bob/);
    expect(scenario.github.operations.filter((one) => one === 'repos/get-collaborator-permission-level')).toHaveLength(
      1,
    );
  });

  it('asks for no approvals where nothing is held', async () => {
    scenario.push(7, { [FILE]: "SET lock_timeout = '5s';\nALTER TABLE users ADD COLUMN name text;\n" });
    const [answer, approval] = await verdict();
    expect([answer, approval]).toEqual(['pass', null]);
    expect(scenario.github.operations).not.toContain('pulls/list-reviews');
  });

  it('is worth nothing after one more migration', async () => {
    review(scenario.push(7, { [FILE]: DROP }));
    scenario.push(7, { 'db/migrations/0003_more.sql': 'SELECT 1;\n' });
    await expectRefused(/changed since/);
  });

  it('stays valid when other files change', async () => {
    review(scenario.push(7, { [FILE]: DROP }));
    scenario.push(7, { 'README.md': 'more words\n' });
    expect((await verdict())[0]).toBe('pass');
  });

  it('is worth nothing when its commit is gone', async () => {
    scenario.push(7, { [FILE]: DROP });
    review('1234567890123456789012345678901234567890');
    await expectRefused(/no longer be read/);
  });

  it('stays valid when the policy changes, which then asks for what it asks', async () => {
    review(scenario.push(7, { [FILE]: DROP }));
    scenario.repository.commit('main', { 'lockkeeper.yml': 'fail-on: warning\n' });
    expect((await verdict())[0]).toBe('pass');
    scenario.repository.commit('main', { 'lockkeeper.yml': 'approvals:\n  destructive: 2\n' });
    const [answer, approval] = await verdict();
    expect(answer).toBe('hold');
    expect(approval).toMatchObject({ required: 2, given: [{ login: 'bob' }] });
  });

  it.each([
    ['a writer, where maintain is asked for', { login: 'walt' }, /role "write"/],
    ['the author in other letters', { login: 'Ada' }, /took part/],
  ])('%s does not count', async (_, over, reason) => {
    scenario.github.state.roles.set('walt', 'write').set('Ada', 'admin');
    review(scenario.push(7, { [FILE]: DROP }), over);
    await expectRefused(reason);
  });

  it('does not count from somebody who wrote, co-wrote or pushed a commit of it', async () => {
    scenario.github.state.accounts.set('bob@github.test', 'bob');
    const message = 'Drop it\n\nCo-authored-by: Cleo <12345+cleo@users.noreply.github.com>';
    scenario.push(7, { [FILE]: BLOCK }, { author: 'bob' });
    // A commit in somebody else's name, pushed by dora.
    const head = scenario.push(7, { [FILE]: DROP }, { message, by: 'dora' });
    scenario.github.state.roles.set('dora', 'admin');
    for (const login of ['bob', 'cleo', 'dora']) review(head, { login });
    const [answer, approval] = await verdict();
    expect(answer).toBe('hold');
    expect(approval?.refused.map(({ login, reason }) => [login, reason])).toEqual(
      ['dora', 'cleo', 'bob'].map((login) => [login, 'took part in writing the change']).sort(),
    );
  });

  it('counts from somebody who only brought the branch up to date', async () => {
    scenario.push(7, { [FILE]: DROP });
    scenario.repository.commit('main', { 'docs/news.md': 'news\n' });
    scenario.repository.git('checkout', '--quiet', 'feature-7');
    scenario.repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge main', 'main');
    scenario.repository.forget('feature-7', true);
    review(scenario.push(7, {}, { by: 'bob' }));
    expect((await verdict())[0]).toBe('pass');
  });

  it('is taken back by asking for changes, not by a remark', async () => {
    const head = scenario.push(7, { [FILE]: DROP });
    review(head);
    review(head, { state: 'COMMENTED' });
    expect((await verdict())[0]).toBe('pass');
    review(head, { state: 'CHANGES_REQUESTED' });
    expect((await verdict())[0]).toBe('hold');
  });
});

describe('a command', () => {
  const say = (body: string, login = 'bob') =>
    scenario.github.state.addComment({ issue: 7, login, type: 'User', body });
  const plan = async () => (await scenario.check(7)).outputs['plan-id'] ?? '';

  it('approves the plan that it names', async () => {
    scenario.push(7, { [FILE]: DROP });
    say(`/lockkeeper approve ${(await plan()).slice(0, 12)}\nthanks`);
    const [answer, approval] = await verdict();
    expect(answer).toBe('pass');
    expect(approval?.given).toEqual([expect.objectContaining({ login: 'bob', by: 'command' })]);
  });

  it('approves nothing else', async () => {
    scenario.push(7, { [FILE]: DROP });
    const id = await plan();
    say('/lockkeeper approve');
    await expectRefused(/named no plan/);
    say(`/lockkeeper approve ${id.slice(0, 6)}`);
    await expectRefused(/named another plan/);
    say(`> /lockkeeper approve ${id}`, 'cleo');
    say(`please /lockkeeper approve ${id}`, 'cleo');
    say(`hello\n/lockkeeper approve ${id}`, 'cleo');
    await expectRefused(/named another plan/);
    scenario.push(7, { [FILE]: `${DROP}--` });
    say(`/lockkeeper approve ${id}`);
    await expectRefused(/named another plan/);
  });

  it('counts only as it was written', async () => {
    scenario.push(7, { [FILE]: DROP });
    const comment = say(`/lockkeeper approve ${await plan()}`);
    comment.updatedAt = scenario.github.state.now();
    await expectRefused(/edited/);
  });

  it('counts only from those who may approve', async () => {
    scenario.push(7, { [FILE]: DROP });
    say(`/lockkeeper approve ${await plan()}`, 'mallory');
    await expectRefused(/role "none"/);
  });
});

describe('the policy', () => {
  const policy = (text: string) => scenario.repository.commit('main', { 'lockkeeper.yml': text });

  it('asks for as many approvals as the gravest risk takes', async () => {
    policy('approvals: {destructive: 2, blocking: 1}\n');
    const head = scenario.push(7, { [FILE]: DROP });
    review(head);
    const [one, approval] = await verdict();
    expect([one, approval?.required, approval?.given.length]).toEqual(['hold', 2, 1]);
    review(head, { login: 'cleo' });
    expect((await verdict())[0]).toBe('pass');
  });

  it('is the base branch’s: a pull request can’t name its own approvers', async () => {
    policy('approver-role: listed\napprovers: [cleo]\n');
    const head = scenario.push(7, { [FILE]: DROP, 'lockkeeper.yml': 'approver-role: write\napprovers: [bob]\n' });
    review(head);
    await expectRefused(/not among the approvers/);
    review(head, { login: 'cleo' });
    expect((await verdict())[0]).toBe('pass');
  });

  it('reads teams where the token may, and counts nobody where it may not', async () => {
    policy('approver-role: listed\napprovers: ["@acme/dba"]\n');
    scenario.github.state.teams.set('acme/dba', ['bob']);
    review(scenario.push(7, { [FILE]: DROP }));
    await expectRefused(/no team that GitHub lets us read/);
    scenario.permit({ contents: 'read', pull_requests: 'write', members: 'read' });
    expect((await verdict())[0]).toBe('pass');
  });

  it('can ask that a review names the plan', async () => {
    policy('approval-names-plan: true\n');
    const head = scenario.push(7, { [FILE]: DROP });
    review(head);
    await expectRefused(/did not name the plan/);
    const step = await scenario.check(7);
    review(head, { body: `Plan \`${step.outputs['plan-id']?.slice(0, 16)}\` is fine.` });
    expect((await verdict())[0]).toBe('pass');
  });

  it('may trust a bot by name', async () => {
    policy('approver-bots: ["dba-helper[bot]"]\n');
    review(scenario.push(7, { [FILE]: DROP }), { login: 'dba-helper[bot]', type: 'Bot' });
    expect((await verdict())[0]).toBe('pass');
  });
});

describe('trouble at GitHub', () => {
  it('holds when a role can not be read', async () => {
    review(scenario.push(7, { [FILE]: DROP }));
    scenario.github.fail(serverError('repos/get-collaborator-permission-level', 99));
    await expectRefused(/role that GitHub would not tell/);
  });
});

describe('what several pull requests bring', () => {
  const group = (head: string, number: number) =>
    scenario.run({
      event: {
        name: 'merge_group',
        payload: {
          action: 'checks_requested',
          merge_group: {
            base_sha: scenario.tip('main'),
            head_sha: head,
            head_ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${head}`,
          },
        },
      },
      workspace: scenario.repository.checkout(head),
    });

  /** Two pull requests in one group, as the queue merges them. */
  function queue(first: string, second: string): { heads: string[]; head: string } {
    const heads = [
      scenario.push(7, { 'db/migrations/0002_a.sql': first }),
      scenario.push(8, { 'db/migrations/0003_b.sql': second }),
    ];
    scenario.repository.merge('feature-7', 'main', 'queue-7');
    const head = scenario.repository.merge('feature-8', 'queue-7', 'queue');
    scenario.repository.git('commit', '--quiet', '--amend', '-m', 'Merge pull request #8 from acme/feature-8');
    scenario.repository.git('commit', '--quiet', '--allow-empty', '-m', 'Merge pull request #7 from acme/feature-7');
    return { heads, head: scenario.repository.git('rev-parse', 'HEAD') || head };
  }

  it('holds a push that came by no pull request', async () => {
    const before = scenario.tip('main');
    const after = scenario.repository.commit('main', { [FILE]: DROP }, 'main', { message: 'Fix #7 and #99' });
    const step = await scenario.run({
      event: { name: 'push', payload: { ref: 'refs/heads/main', before, after } },
      workspace: scenario.repository.checkout(after),
    });
    expect(step.outputs.verdict).toBe('hold');
    expect(step.exitCode).toBe(1);
  });

  it('lets no approval carry what only their meeting breaks', async () => {
    const { heads, head } = queue(DROP, BLOCK);
    for (const [at, commit] of heads.entries()) review(commit, { pull: 7 + at });
    for (const number of [7, 8]) expect((await verdict(number))[0]).toBe('pass');
    const step = await group(head, 8);
    const report = reportOf(step);
    expect(report.verdict).toBe('hold');
    expect(step.exitCode).toBe(1);
    expect(report.approval).toMatchObject({ satisfied: false });
    const [finding] = report.files[1]?.statements[1]?.findings ?? [];
    expect(finding).toMatchObject({ rule: 'reference-to-dropped-or-missing-object', severity: 'error' });
  });
});
