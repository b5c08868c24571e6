import { readFileSync } from 'node:fs';
import { beforeEach, expect, it, jest } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import type { Scenario } from '../support/github/scenario.js';
import { lag, type Review, secondaryLimit, serverError } from '../support/github/state.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/*
 * Where the gate stands and who speaks to it, case by case, from the built bundle: the verdict, and every request that
 * was sent for it, in order. A request that is new, missing or repeated fails a case as a wrong verdict does.
 */

const DROP = "SET lock_timeout = '5s';\nDROP TABLE users;\n";
const FILE = 'db/migrations/0002_drop.sql';

jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

beforeEach(() => {
  const { roles } = scenario.github.state;
  for (const login of ['ada', 'bob', 'cleo']) roles.set(login, 'maintain');
  roles.set('rita', 'read');
});

/** What finds the change, asks for approvals, looks into who wrote and who approves, and tells the pull request. */
const FIND = ['pulls/get', 'git/get-ref'];
const ASK = ['pulls/list-reviews', 'issues/list-comments'];
const WRITERS = ['pulls/list-commits', 'repos/list-activities'];
const ROLE = ['repos/get-collaborator-permission-level'];
const COMMENT = ['issues/list-comments', 'issues/create-comment'];
const INLINE = ['pulls/list-review-comments', 'pulls/create-review'];
const TELL = [...COMMENT, ...INLINE];

interface Expected {
  readonly verdict: 'pass' | 'hold' | 'error';
  readonly requests: readonly string[];
  /** Answers other than success, as `operation status`. */
  readonly refused?: readonly string[];
  /** The end of the sentence that says why an approval does not count. */
  readonly because?: string;
}

function reportOf(step: StepResult): CheckReport {
  return JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
}

function expectStep(step: StepResult, { verdict, requests, refused = [], because }: Expected): void {
  expect(step.outputs.verdict).toBe(verdict);
  expect(step.exitCode).toBe(verdict === 'pass' ? 0 : 1);
  expect(scenario.github.operations).toEqual(requests);
  const failed = scenario.github.requests.filter(({ status }) => status >= 400);
  expect(failed.map(({ operation, status }) => `${operation} ${status}`)).toEqual(refused);
  if (because === undefined) return;
  const { approval } = reportOf(step);
  expect(approval?.given).toEqual([]);
  expect(approval?.refused.map(({ reason }) => reason)).toEqual([expect.stringContaining(because)]);
}

async function expectCheck(expected: Expected): Promise<void> {
  expectStep(await scenario.check(7), expected);
}

function review(commit: string, over: Partial<Review> = {}): Review {
  return scenario.github.state.addReview({ pull: 7, login: 'bob', type: 'User', state: 'APPROVED', commit, ...over });
}

it('same repository: held, and told on the pull request', async () => {
  scenario.push(7, { [FILE]: DROP });
  await expectCheck({ verdict: 'hold', requests: [...FIND, ...ASK, ...TELL] });
});

it('fork: held the same; a refused comment is the only try to write', async () => {
  scenario.permit({ contents: 'read', pull_requests: 'read' });
  scenario.push(7, { [FILE]: DROP });
  scenario.fromFork(7);
  const refused = ['issues/create-comment 403'];
  await expectCheck({ verdict: 'hold', requests: [...FIND, ...ASK, ...COMMENT], refused });
});

it('stale re-run: the payload is of a harmless commit, the verdict of the one that is there', async () => {
  const stale = scenario.push(7, { [FILE]: 'SELECT 1;\n' });
  scenario.push(7, { [FILE]: DROP });
  const payload = { number: 7, pull_request: { number: 7, head: { sha: stale }, base: { sha: scenario.tip('main') } } };
  const step = await scenario.check(7, { event: { name: 'pull_request', payload }, env: { GITHUB_RUN_ATTEMPT: '2' } });
  expectStep(step, { verdict: 'hold', requests: [...FIND, ...ASK, ...TELL] });
});

it('review approved: passes', async () => {
  review(scenario.push(7, { [FILE]: DROP }));
  await expectCheck({ verdict: 'pass', requests: [...FIND, ...ASK, ...WRITERS, ...ROLE, ...TELL] });
});

it('review dismissed: held, and nobody is looked into', async () => {
  review(scenario.push(7, { [FILE]: DROP }), { state: 'DISMISSED' });
  await expectCheck({ verdict: 'hold', requests: [...FIND, ...ASK, ...TELL], because: 'dismissed' });
});

it('changed after the approval by one byte: held', async () => {
  review(scenario.push(7, { [FILE]: DROP }));
  scenario.push(7, { [FILE]: `${DROP}\n` });
  const requests = [...FIND, ...ASK, ...WRITERS, ...ROLE, ...TELL];
  await expectCheck({ verdict: 'hold', requests, because: 'changed since' });
});

it('approved, then rebased with the same bytes: passes still', async () => {
  review(scenario.push(7, { [FILE]: DROP }));
  scenario.repository.commit('main', { 'docs/news.md': 'news\n' });
  scenario.repository.git('branch', '-D', 'feature-7');
  scenario.repository.forget('feature-7');
  scenario.push(7, { [FILE]: DROP });
  await expectCheck({ verdict: 'pass', requests: [...FIND, ...ASK, ...WRITERS, ...ROLE, ...TELL] });
});

// Who wrote it, or is no person, needs no look at a role.
it.each([
  ['the author', { login: 'ada' }, 'took part in writing', [] as string[]],
  ['a co-committer', { login: 'cleo' }, 'took part in writing', []],
  ['a bot', { login: 'helper[bot]', type: 'Bot' as const }, 'is a bot', []],
  ['an outsider', { login: 'mallory' }, 'has the role "none"', ROLE],
  ['a reader', { login: 'rita' }, 'has the role "read"', ROLE],
])('approved by %s: held', async (_, by, because, role) => {
  const message = 'Drop it\n\nCo-authored-by: Cleo <12345+cleo@users.noreply.github.com>';
  review(scenario.push(7, { [FILE]: DROP }, { message }), by);
  await expectCheck({ verdict: 'hold', requests: [...FIND, ...ASK, ...WRITERS, ...role, ...TELL], because });
});

/** The base branch with two pull requests merged one after the other, as a queue does. */
function queue(): string {
  const { repository } = scenario;
  repository.git('checkout', '--quiet', '-B', 'queue', 'main');
  for (const number of [7, 8]) {
    repository.git('merge', '--quiet', '--no-ff', '-m', `Merge pull request #${number} from x`, `feature-${number}`);
  }
  repository.forget('queue', true);
  return repository.git('rev-parse', 'HEAD');
}

it.each([
  ['one of two pull requests is approved: held', [7], 'hold' as const],
  ['both are approved: passes', [7, 8], 'pass' as const],
])('merge group, %s', async (_, approved, verdict) => {
  scenario.repository.commit('main', { 'db/migrations/0001_b.sql': 'CREATE TABLE teams (id bigint PRIMARY KEY);\n' });
  const heads = new Map([
    [7, scenario.push(7, { [FILE]: DROP })],
    [8, scenario.push(8, { 'db/migrations/0003_more.sql': DROP.replace('users', 'teams') })],
  ]);
  for (const number of approved) review(heads.get(number) ?? '', { pull: number });
  const [base, head] = [scenario.tip('main'), queue()];
  const ref = `refs/heads/gh-readonly-queue/main/pr-8-${base}`;
  const payload = { action: 'checks_requested', merge_group: { base_sha: base, head_sha: head, head_ref: ref } };
  const step = await scenario.run({
    event: { name: 'merge_group', payload },
    workspace: scenario.repository.checkout(head),
  });
  // The event names the last, the subjects both; each is asked about itself. There is nobody to talk to.
  const asked = [8, 7].flatMap((number) => [
    'pulls/get',
    ...ASK,
    ...(approved.includes(number) ? [...WRITERS, ...ROLE] : []),
  ]);
  expectStep(step, { verdict, requests: asked });
});

/** What a push to main brings, in GitHub's three ways; GitHub knows where it came from only after a moment. */
async function pushed(how: 'merge' | 'squash' | 'rebase', index: number): Promise<StepResult> {
  const { repository, github } = scenario;
  const before = scenario.tip('main');
  review(scenario.push(7, { [FILE]: DROP }));
  repository.git('checkout', '--quiet', 'main');
  repository.forget('main', true);
  if (how === 'merge') repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #7', 'feature-7');
  else {
    repository.git('merge', '--quiet', '--squash', 'feature-7');
    repository.git('commit', '--quiet', '-m', how === 'squash' ? 'Drop users (#7)' : 'Drop users');
  }
  const after = scenario.tip('main');
  const pull = github.state.pulls.get(7);
  if (pull !== undefined) github.state.pulls.set(7, { ...pull, state: 'closed', merged: true, mergeCommit: after });
  if (index > 0) github.fail(lag('repos/list-pull-requests-associated-with-commit', index));
  const payload = { ref: 'refs/heads/main', before, after };
  return scenario.run({ event: { name: 'push', payload }, workspace: repository.checkout(after) });
}

const LOOK = 'repos/list-pull-requests-associated-with-commit';

it.each([
  ['by merge: its subject says where from', 'merge', 0, []],
  ['by squash: its subject says where from', 'squash', 0, []],
  ['by rebase: GitHub says where from', 'rebase', 0, [LOOK]],
  ['by rebase, while the list of pull requests lags: asked again until it is there', 'rebase', 2, [LOOK, LOOK, LOOK]],
] as const)('push %s', async (_, how, lagging, looked) => {
  const step = await pushed(how, lagging);
  expectStep(step, { verdict: 'pass', requests: [...looked, 'pulls/get', ...ASK, ...WRITERS, ...ROLE] });
});

it('push whose origin GitHub never tells: held, after three looks', async () => {
  const step = await pushed('rebase', 9);
  expectStep(step, { verdict: 'hold', requests: [LOOK, LOOK, LOOK] });
});

it('secondary rate limit and 5xx: asked again, and then as ever', async () => {
  review(scenario.push(7, { [FILE]: DROP }));
  scenario.github.fail(secondaryLimit('pulls/list-reviews', 2, 1), serverError('pulls/get', 1));
  const asked = [
    'pulls/get',
    ...FIND,
    'pulls/list-reviews',
    'pulls/list-reviews',
    ...ASK,
    ...WRITERS,
    ...ROLE,
    ...TELL,
  ];
  const refused = ['pulls/get 502', 'pulls/list-reviews 403', 'pulls/list-reviews 403'];
  await expectCheck({ verdict: 'pass', requests: asked, refused });
});

it('5xx without end: four tries, then held, since nobody can say who approved', async () => {
  review(scenario.push(7, { [FILE]: DROP }));
  scenario.github.fail(serverError('pulls/list-reviews', 99));
  const tries = Array.from({ length: 4 }, () => 'pulls/list-reviews');
  const refused = tries.map((one) => `${one} 502`);
  const step = await scenario.check(7);
  expectStep(step, { verdict: 'hold', requests: [...FIND, ...tries, ...TELL], refused });
  expect(reportOf(step).approval?.unreadable).toMatch(/reviews could not be read/);
});

it('a rate limit of an hour: not waited for, and held', async () => {
  review(scenario.push(7, { [FILE]: DROP }));
  scenario.github.fail(secondaryLimit('pulls/list-reviews', 99, 3600));
  const refused = ['pulls/list-reviews 403'];
  await expectCheck({ verdict: 'hold', requests: [...FIND, 'pulls/list-reviews', ...TELL], refused });
});

it('token without permission to read: an error that counts as held, after one try', async () => {
  scenario.github.state.private = true;
  scenario.permit({ contents: 'read' });
  scenario.push(7, { [FILE]: DROP });
  await expectCheck({ verdict: 'error', requests: ['pulls/get'], refused: ['pulls/get 403'] });
});
