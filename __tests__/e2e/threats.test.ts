import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import type { Scenario } from '../support/github/scenario.js';
import type { Review } from '../support/github/state.js';
import { readAction, type StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/*
 * The list of what somebody may try to get a migration past the gate, or to get something out of it; and for each the
 * test that tries it. Those that no other test tries are tried here.
 */

const HERE = 'threats';
const THREATS: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'the author approves, or a second pusher does': [
    ['matrix', 'approved by %s: held'],
    ['approvals', 'does not count from somebody who wrote, co-wrote or pushed a commit of it'],
  ],
  'an outsider approves in passing': [['matrix', 'an outsider']],
  'a bot, or the job’s own token, approves': [
    ['matrix', 'a bot'],
    [HERE, 'the token’s own name'],
  ],
  'a label is put on by somebody in triage, or by a workflow': [[HERE, 'a label is no approval']],
  'an edit after the approval, a force-push, a reviewer with an old page open': [
    ['matrix', 'changed after the approval by one byte: held'],
    ['approvals', 'is worth nothing after one more migration'],
    [HERE, 'a review that was sent from an old page'],
  ],
  'the text of an approval is edited by another writer': [['approvals', 'counts only as it was written']],
  'a comment in our name, or a command in a quotation': [
    ['hostile', 'of others with our marker are neither edited nor believed'],
    ['approvals', 'approves nothing else'],
  ],
  'the pull request edits the configuration, the list of approvers or the schema': [
    ['approvals', 'is the base branch’s: a pull request can’t name its own approvers'],
    ['action', 'reads the policy from the base branch, so that a pull request can not soften its judge'],
    ['action', 'reads the schema from the base branch, so that a pull request can not tell tales of the database'],
  ],
  'a writer forges the check’s own status': [
    [HERE, 'a status of the same name is not read'],
    ['../github/doctor', 'must require the check, from GitHub Actions, and the owners’ review'],
  ],
  'a fork’s pull request wants the database’s address': [
    [HERE, 'no action that judges a pull request reaches a database'],
  ],
  'the job that may write is fed a poisoned artifact': [
    [HERE, 'the job that comments takes no artifact and no number from the run'],
    ['comment', 'takes the policy from the base branch'],
  ],
  'the base branch changes between check and merge': [
    ['approvals', 'lets no approval carry what only their meeting breaks'],
    ['order', 'the same version in both is held, though each passes alone'],
  ],
  'something changes between approval and apply': [
    ['apply', 'does not run on a database that is not what it was approved for'],
    ['apply', 'includes what was changed after it ran'],
    ['apply', 'are one: the others say who is at it, or find all done'],
    ['apply-action', 'it was pushed past every pull request'],
    ['apply-action', 'one byte was changed after the merge'],
  ],
  'a path or SQL speaks to the runner': [
    ['hostile', 'that holds %j'],
    ['../report/escape', 'any path and message come out as they went in, in one command'],
  ],
  'a path or SQL breaks out of Markdown': [
    ['hostile', 'whose text would break out of Markdown'],
    ['../report/markdown-parsed', 'finds in a whole page only what we put there'],
    ['../report/escape', 'no text leaves its cell, code span or fence'],
  ],
  'a secret is logged': [
    ['apply-action', 'is applied, in folds of the log, with outputs, a summary, and a deployment'],
  ],
  'a push past every pull request': [
    ['approvals', 'holds a push that came by no pull request'],
    ['apply-action', 'it was pushed past every pull request'],
  ],
  'a run is cancelled in the middle of DDL': [
    ['apply', 'by SIGTERM rolls back, records, and says so'],
    ['apply', 'by SIGKILL in a concurrent build leaves nothing behind that the next run does not mend'],
  ],
  'an old run is started again after a revert': [['apply-action', 'for a commit at which the branch stands no more']],
};

const tests = join(dirname(fileURLToPath(import.meta.url)));

describe('every threat is tried by a test:', () => {
  it.each(Object.entries(THREATS))('%s', (_, tried) => {
    expect(tried.length).toBeGreaterThan(0);
    for (const [file, title] of tried) {
      const text = readFileSync(join(tests, `${file}.test.ts`), 'utf8').replaceAll("\\'", "'");
      expect({ file, title, found: text.includes(title) }).toEqual({ file, title, found: true });
    }
  });
});

const DROP = "SET lock_timeout = '5s';\nDROP TABLE users;\n";
const FILE = 'db/migrations/0002_drop.sql';

jest.setTimeout(60_000);

describe('tried here:', () => {
  let scenario: Scenario;

  eachScenario((one) => {
    scenario = one;
  });

  beforeEach(() => {
    scenario.github.state.roles.set('bob', 'maintain').set('github-actions[bot]', 'admin');
  });

  function review(commit: string, over: Partial<Review> = {}): Review {
    return scenario.github.state.addReview({ pull: 7, login: 'bob', type: 'User', state: 'APPROVED', commit, ...over });
  }

  function expectHeld(step: StepResult, because?: string): void {
    const report = JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
    expect([report.verdict, step.exitCode, report.approval?.given]).toEqual(['hold', 1, []]);
    const reasons = report.approval?.refused.map(({ reason }) => reason);
    expect(reasons).toEqual(because === undefined ? [] : [expect.stringContaining(because)]);
  }

  it('the token’s own name, which a repository may let approve, is a bot’s', async () => {
    review(scenario.push(7, { [FILE]: DROP }), { login: 'github-actions[bot]', type: 'Bot' });
    expectHeld(await scenario.check(7), 'is a bot');
  });

  it('a label is no approval: labels are not even asked for', async () => {
    const head = scenario.push(7, { [FILE]: DROP });
    const labels = ['schema-approved', 'approved', 'lockkeeper:approved'].map((name) => ({ name }));
    const payload = {
      action: 'labeled',
      number: 7,
      label: labels[0],
      pull_request: { number: 7, labels, head: { sha: head } },
    };
    expectHeld(await scenario.check(7, { event: { name: 'pull_request', payload } }));
    expect(scenario.github.operations.filter((one) => /label/.test(one))).toEqual([]);
  });

  it('a review that was sent from an old page, after the push, is of the commit that was seen', async () => {
    const seen = scenario.push(7, { [FILE]: 'ALTER TABLE users ADD COLUMN name text;\n' });
    scenario.push(7, { [FILE]: DROP });
    review(seen);
    expectHeld(await scenario.check(7), 'changed since');
  });

  it('a status of the same name is not read: the verdict comes of bytes and reviews alone', async () => {
    scenario.push(7, { [FILE]: DROP });
    expectHeld(await scenario.check(7));
    expect(scenario.github.operations.filter((one) => /status|checks?\//.test(one))).toEqual([]);
  });

  it('no action that judges a pull request reaches a database, whatever the job’s environment holds', async () => {
    for (const action of ['.', 'comment', 'refresh']) {
      expect(Object.keys(readAction(action).inputs ?? {}).filter((name) => /database|password|pg/i.test(name))).toEqual(
        [],
      );
    }
    let calls = 0;
    const database: Server = createServer((socket) => {
      calls++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
    const { port } = database.address() as { port: number };
    const url = `postgres://keeper:hunter2@127.0.0.1:${port}/shop`;
    scenario.push(7, { [FILE]: DROP, 'lockkeeper.yml': `database-url: ${url}\n` });
    const env = { DATABASE_URL: url, PGHOST: '127.0.0.1', PGPORT: String(port), PGPASSWORD: 'hunter2' };
    const step = await scenario.check(7, { env });
    await new Promise((resolve) => database.close(resolve));
    expectHeld(step);
    expect(calls).toBe(0);
    expect([step.stdout, step.stderr, step.summary, scenario.comments[0]?.body].join()).not.toContain('hunter2');
  });

  it('the job that comments takes no artifact and no number from the run', async () => {
    const head = scenario.push(7, { [FILE]: DROP });
    scenario.fromFork(7);
    scenario.push(8, { 'README.md': 'harmless\n' });
    // What another run says of itself is its author's word.
    const run = { head_sha: head, head_branch: 'feature-7', head_repository: { owner: { login: 'mallory' } } };
    const lies = { pull_requests: [{ number: 8 }], conclusion: 'success', display_title: 'all clear' };
    await scenario.run({
      action: 'comment',
      event: { name: 'workflow_run', payload: { action: 'completed', workflow_run: { ...run, ...lies } } },
      workspace: scenario.repository.checkout(scenario.tip('main')),
    });
    expect(scenario.comments.map(({ issue, body }) => [issue, /### Lockkeeper: hold/.test(body)])).toEqual([[7, true]]);
    expect(scenario.github.operations.filter((one) => /artifact/.test(one))).toEqual([]);
  });
});
