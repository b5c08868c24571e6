import { expect, it, jest } from '@jest/globals';
import type { Scenario } from '../support/github/scenario.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/* The half of the check that may write, for pull requests of forks; from the built bundle in the folder `comment`. */

const FILE = 'db/migrations/0002_change.sql';
const DROP = "SET lock_timeout = '5s';\nDROP TABLE users;\n";

jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

/** Runs on the default branch after the check of a fork's pull request ended. */
function after(head: string, over: object = {}): Promise<StepResult> {
  const run = { head_sha: head, head_branch: 'feature-7', head_repository: { owner: { login: 'mallory' } }, ...over };
  return scenario.run({
    action: 'comment',
    event: { name: 'workflow_run', payload: { action: 'completed', workflow_run: { ...run, pull_requests: [] } } },
    workspace: scenario.repository.checkout(scenario.tip('main')),
  });
}

it('tells the pull request what the check could only print, though the fork’s commit is not in the checkout', async () => {
  const head = scenario.push(7, { [FILE]: DROP });
  scenario.fromFork(7);
  scenario.repository.forget('feature-7');
  const step = await after(head);
  expect(step.stderr).toBe('');
  expect(step.exitCode).toBe(0);
  expect(step.outputs).toEqual({ commented: 'true' });
  expect(scenario.comments[0]?.body).toMatch(/### Lockkeeper: hold/);
  expect(scenario.inline.map(({ commit }) => commit)).toContain(head);
});

it('takes the policy from the base branch', async () => {
  const head = scenario.push(7, { [FILE]: DROP, 'lockkeeper.yml': 'comment: never\nfail-on: never\n' });
  scenario.fromFork(7);
  await after(head);
  expect(scenario.comments[0]?.body).toMatch(/### Lockkeeper: hold/);
});

it.each([
  ['the branch was pushed to since', (head: string) => void scenario.push(7, { [FILE]: `${head}` })],
  [
    'the pull request was closed',
    () => {
      const pull = scenario.github.state.pulls.get(7);
      if (pull !== undefined) scenario.github.state.pulls.set(7, { ...pull, state: 'closed' });
    },
  ],
])('says nothing when %s', async (_, change) => {
  const head = scenario.push(7, { [FILE]: DROP });
  scenario.fromFork(7);
  change(head);
  const step = await after(head);
  expect(step.exitCode).toBe(1);
  expect(step.annotations[0]?.message).toMatch(/No open pull request stands at/);
  expect(scenario.github.writes).toEqual([]);
});

it('fails when it may not write, since writing is all it is for', async () => {
  scenario.permit({ contents: 'read', pull_requests: 'read' });
  const head = scenario.push(7, { [FILE]: DROP });
  scenario.fromFork(7);
  const step = await after(head);
  expect(step.exitCode).toBe(1);
  expect(step.outputs).toEqual({ commented: 'false' });
});
