import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { connect } from '../../src/github/client.js';
import { refresh } from '../../src/github/refresh.js';
import type { Scenario } from '../support/github/scenario.js';
import type { WorkflowRun } from '../support/github/state.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/* A review or a command starts the gate again, from the built bundle in the folder `refresh`. */

const FILE = 'db/migrations/0002_change.sql';
const DROP = "SET lock_timeout = '5s';\nDROP TABLE users;\n";

jest.setTimeout(120_000);

let scenario: Scenario;
let head: string;

eachScenario((one) => {
  scenario = one;
});

beforeEach(() => {
  scenario.permit({ contents: 'read', pull_requests: 'read', actions: 'write' });
  head = scenario.push(7, { [FILE]: DROP });
});

function gate(over: Partial<WorkflowRun> = {}): WorkflowRun {
  const id = scenario.github.state.nextId();
  const ended = { status: 'completed', conclusion: 'failure' } as const;
  const run: WorkflowRun = { id, workflow: 'lockkeeper.yml', head, event: 'pull_request', ...ended, ...over };
  scenario.github.state.runs.push(run);
  return run;
}

function say(name: string, payload: object, inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> {
  return scenario.run({
    action: 'refresh',
    event: { name, payload },
    inputs,
    // It needs no checkout.
    workspace: scenario.repository.checkout(head),
  });
}

const review = (association = 'MEMBER', login = 'bob') =>
  say('pull_request_review', {
    action: 'submitted',
    pull_request: { number: 7 },
    review: { state: 'approved', body: '', user: { login }, author_association: association },
  });
const comment = (body: string, over: object = {}) =>
  say('issue_comment', {
    action: 'created',
    issue: { number: 7, pull_request: { url: '' } },
    comment: { body, user: { login: 'bob' }, author_association: 'MEMBER' },
    ...over,
  });

describe('the gate starts again', () => {
  it('after a review, in its last run for the head of the pull request', async () => {
    const old = gate();
    const last = gate();
    gate({ head: '0'.repeat(40) });
    const step = await review();
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toEqual({ rerun: 'true' });
    expect([old.status, last.status]).toEqual(['completed', 'queued']);
    expect(scenario.github.operations).toContain('actions/re-run-workflow-failed-jobs');
  });

  it('whole, when it had passed: an approval may have been taken back', async () => {
    gate({ conclusion: 'success' });
    await review();
    expect(scenario.github.operations).toContain('actions/re-run-workflow');
  });

  it.each(['/lockkeeper recheck', '/lockkeeper approve 0123456789ab', '/Lockkeeper recheck please'])(
    'after the command %s',
    async (command) => {
      gate();
      expect((await comment(command)).outputs.rerun).toBe('true');
    },
  );

  it('after a command was edited away, which voids it', async () => {
    gate();
    const step = await comment('never mind', { changes: { body: { from: '/lockkeeper approve 0123456789ab' } } });
    expect(step.outputs.rerun).toBe('true');
  });

  it('for somebody with a role whom GitHub does not call a member', async () => {
    gate();
    scenario.github.state.roles.set('bob', 'maintain');
    expect((await review('NONE')).outputs.rerun).toBe('true');
  });

  it('when the run under way has ended, for it may have read the reviews already', async () => {
    const run = gate({ status: 'in_progress', conclusion: null });
    const github = await connect({ token: 'job-token', repository: 'acme/shop', baseUrl: scenario.github.url });
    const looks: number[] = [];
    const remark = { by: 'review', number: 7, login: 'bob', association: 'OWNER', texts: [] } as const;
    const wait = async (ms: number) => {
      looks.push(ms);
      if (looks.length === 2) Object.assign(run, { status: 'completed', conclusion: 'failure' });
    };
    expect(await refresh({ github, remark, workflow: 'lockkeeper.yml', wait })).toMatchObject({ rerun: true });
    expect(looks).toHaveLength(2);
    const never = refresh({ github, remark, workflow: 'lockkeeper.yml', wait: async () => {} });
    await expect(never).rejects.toThrow(/does not come to its end/);
  });
});

describe('nothing is started', () => {
  it.each([
    ['a remark', () => comment('/lockkeeperish nice work')],
    ['a quoted command', () => comment('> /lockkeeper recheck')],
    ['a plain issue', () => comment('/lockkeeper recheck', { issue: { number: 7 } })],
    ['a stranger', () => review('CONTRIBUTOR', 'mallory')],
    ['another event', () => say('push', { ref: 'refs/heads/main' })],
  ])('for %s', async (_, run) => {
    gate();
    const step = await run();
    expect(step.exitCode).toBe(0);
    expect(step.outputs.rerun).toBe('false');
    expect(scenario.github.operations).not.toContain('actions/list-workflow-runs');
  });

  it('where the gate has not run yet', async () => {
    gate({ head: '1'.repeat(40) });
    expect((await review()).outputs.rerun).toBe('false');
  });
});

describe('it says what to do', () => {
  it('when the workflow has another name', async () => {
    const step = await review();
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toMatch(/no workflow lockkeeper\.yml.*input "workflow"/);
  });

  it('without permission, and for a review on a fork', async () => {
    gate();
    scenario.permit({ contents: 'read', pull_requests: 'read', actions: 'read' });
    expect((await review()).annotations[0]?.message).toMatch(/comment "\/lockkeeper recheck" instead/);
    expect((await comment('/lockkeeper recheck')).annotations[0]?.message).toMatch(/actions: write/);
  });
});
