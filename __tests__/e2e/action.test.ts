import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import type { Scenario } from '../support/github/scenario.js';
import { secondaryLimit, serverError } from '../support/github/state.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

const SAFE = "SET lock_timeout = '5s';\nALTER TABLE users ADD COLUMN name text;\n";
const HELD = "SET lock_timeout = '5s';\nALTER TABLE users ALTER COLUMN email SET NOT NULL;\nDROP TABLE users;\n";
const BROKEN = 'ALTER TABLE users ADD COLUMN ok int;\nALTER TABEL users DROP;\n';
const FILE = 'db/migrations/0002_change.sql';

// Each test starts git and Node many times; machines under load take their time.
jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

const READ = ['pulls/get', 'git/get-ref'];
/** What is asked besides when something is held: who may have approved it. */
const ASKED = ['pulls/list-reviews', 'issues/list-comments'];
const INLINE = 'pulls/list-review-comments';
/** Findings among the annotations, not beside their lines. */
const MARGIN = { inputs: { 'review-comments': 'false' } };

function reportOf(step: StepResult): CheckReport {
  return JSON.parse(readFileSync(step.outputs['report-file'] ?? '', 'utf8')) as CheckReport;
}

/** What must be true of every run, whatever it judged. */
function expectClean(step: StepResult): void {
  expect(step.dropped).toEqual([]);
  expect(step.summary).not.toBeNull();
  expect(step.commands.filter((name) => !['error', 'warning', 'notice', 'debug'].includes(name))).toEqual([]);
  expect(step.stderr).toBe('');
}

describe('a pull request from the same repository', () => {
  it('is held: annotations, summary, comment, outputs and a red job', async () => {
    const head = scenario.push(7, { [FILE]: HELD });
    const step = await scenario.check(7, MARGIN);

    expectClean(step);
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({
      verdict: 'hold',
      destructive: 'true',
      'plan-id': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const report = reportOf(step);
    const { errors, warnings, notices } = report.summary;
    expect(Number(step.outputs['findings-count'])).toBe(errors + warnings + notices);
    expect(report).toMatchObject({ version: 1, verdict: 'hold', planId: step.outputs['plan-id'] });
    expect(report.files.map(({ path }) => path)).toEqual([FILE]);
    expect(JSON.parse(readFileSync(step.outputs['sarif-file'] ?? '', 'utf8'))).toMatchObject({ version: '2.1.0' });

    expect(step.annotations).toContainEqual(
      expect.objectContaining({ type: 'error', file: FILE, line: 3, title: 'drop-table' }),
    );
    expect(step.annotations).toContainEqual(expect.objectContaining({ type: 'error', file: FILE, line: 2 }));
    expect(step.summary).toContain('### Lockkeeper: hold');
    expect(scenario.github.operations).toEqual([...READ, ...ASKED, 'issues/list-comments', 'issues/create-comment']);
    const [comment] = scenario.comments;
    expect(comment?.body).toMatch(/^<!-- lockkeeper:check -->\n### Lockkeeper: hold/);
    expect(comment?.body).toContain(`https://github.test/acme/shop/blob/${head}/${FILE}#L3`);
    expect(comment?.body).toContain('https://github.test/acme/shop/actions/runs/4711');
  });

  it('passes without a comment when all is well from the start', async () => {
    scenario.push(7, { [FILE]: SAFE });
    const step = await scenario.check(7);

    expectClean(step);
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({ verdict: 'pass', destructive: 'false', 'findings-count': '0' });
    expect(step.annotations).toEqual([]);
    expect(step.summary).toContain('### Lockkeeper: all clear');
    expect(scenario.github.writes).toEqual([]);
  });

  it('turns its comment to all clear when the change is fixed, and says nothing twice', async () => {
    scenario.push(7, { [FILE]: HELD });
    await scenario.check(7);
    await scenario.check(7);
    const written = ['issues/create-comment', 'pulls/create-review'];
    expect(scenario.github.writes.map(({ operation }) => operation)).toEqual(written);
    const beside = scenario.inline.length;

    scenario.push(7, { [FILE]: SAFE });
    const step = await scenario.check(7);
    expect(step.exitCode).toBe(0);
    expect(scenario.comments).toHaveLength(1);
    expect(scenario.comments[0]?.body).toContain('### Lockkeeper: all clear');
    expect(scenario.github.writes.map(({ operation }) => operation)).toEqual([
      ...written,
      'issues/update-comment',
      ...Array(beside).fill('pulls/delete-review-comment'),
    ]);
  });

  it('passes when no migration changed', async () => {
    scenario.push(7, { 'README.md': 'hello\n', 'src/app.ts': 'DROP TABLE users;\n' });
    const step = await scenario.check(7);
    expectClean(step);
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({ verdict: 'pass', 'findings-count': '0', destructive: 'false' });
    expect(reportOf(step).files).toEqual([]);
    expect(step.summary).toContain('no migrations to check');
    expect(scenario.github.operations).toEqual([...READ, 'issues/list-comments', INLINE]);
  });

  it('holds a file that does not parse, at its line, and judges the rest', async () => {
    scenario.push(7, { [FILE]: BROKEN, 'db/migrations/0003_more.sql': 'DROP TABLE users;\n' });
    const step = await scenario.check(7, MARGIN);
    expectClean(step);
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ verdict: 'hold', destructive: 'true' });
    expect(step.annotations).toContainEqual(
      expect.objectContaining({ type: 'error', file: FILE, line: 2, title: 'not-parsed' }),
    );
    expect(step.annotations).toContainEqual(
      expect.objectContaining({ file: 'db/migrations/0003_more.sql', title: 'drop-table' }),
    );
  });

  it('judges what was changed on the base branch as a finding of its own', async () => {
    scenario.push(7, { 'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);\n' });
    const step = await scenario.check(7, MARGIN);
    expect(step.outputs.verdict).toBe('hold');
    expect(step.annotations.map(({ file }) => file)).toContain('db/migrations/0001_users.sql');
  });

  it('obeys comment and annotations', async () => {
    scenario.push(7, { [FILE]: HELD });
    const step = await scenario.check(7, { inputs: { ...MARGIN.inputs, comment: 'never', annotations: 'false' } });
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toEqual([]);
    expect(step.summary).toContain('drop-table');
    expect(scenario.github.operations).toEqual([...READ, ...ASKED]);
  });

  it('comments on a clean change where that is wanted', async () => {
    scenario.push(7, { [FILE]: SAFE });
    await scenario.check(7, { inputs: { comment: 'always' } });
    expect(scenario.comments.map(({ body }) => body)).toEqual([expect.stringContaining('all clear')]);
  });
});

describe('whose word counts', () => {
  it('reads the policy from the base branch, so that a pull request can not soften its judge', async () => {
    scenario.push(7, { [FILE]: HELD, 'lockkeeper.yml': 'fail-on: never\nrules:\n  drop-table: "off"\n' });
    expect((await scenario.check(7)).outputs.verdict).toBe('hold');

    scenario.repository.commit('main', { 'lockkeeper.yml': 'fail-on: never\n' });
    scenario.push(8, { 'db/migrations/0002_null.sql': 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n' });
    expect((await scenario.check(8)).outputs.verdict).toBe('pass');
  });

  it('uses the policy of today, not of the day when the pull request was opened', async () => {
    scenario.push(7, { [FILE]: SAFE.replace(/^SET.*\n/, '') });
    scenario.repository.commit('main', { 'lockkeeper.yml': 'fail-on: notice\n' });
    const step = await scenario.check(7);
    expect(step.outputs.verdict).toBe('hold');
  });

  it('reads the schema from the base branch, so that a pull request can not tell tales of the database', async () => {
    scenario.repository.commit('main', { 'db/schema.sql': 'CREATE TABLE orders (id bigint, note integer);\n' });
    scenario.push(7, {
      'db/schema.sql': 'CREATE TABLE orders (id bigint, note varchar(10));\n',
      [FILE]: "SET lock_timeout = '5s';\nALTER TABLE orders ALTER COLUMN note TYPE text;\n",
    });
    const step = await scenario.check(7, { inputs: { schema: 'db/schema.sql' } });
    expect(step.outputs.verdict).toBe('hold');
    expect(reportOf(step).files[0]?.statements[1]?.effects.rewrites).toEqual(['public.orders']);
  });

  it('says so when the configuration that it was told of is only in the pull request', async () => {
    scenario.push(7, { [FILE]: SAFE, 'ci/lock.yml': 'fail-on: never\n' });
    const step = await scenario.check(7, { inputs: { config: 'ci/lock.yml' } });
    expect(step.annotations).toEqual([
      expect.objectContaining({ type: 'notice', message: expect.stringContaining('not on the base branch') }),
    ]);
  });

  it('judges the head commit, not what an earlier step left in the work tree', async () => {
    scenario.push(7, { [FILE]: HELD });
    const merge = scenario.repository.merge('feature-7', 'main', 'merge-7');
    const workspace = scenario.repository.checkout(merge);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${workspace}/${FILE}`, SAFE);
    const step = await scenario.check(7, { workspace });
    expect(step.outputs.verdict).toBe('hold');
  });

  it('ignores what a re-run replays, and asks GitHub what the pull request is now', async () => {
    const stale = scenario.push(7, { [FILE]: SAFE });
    const fresh = scenario.push(7, { [FILE]: HELD });
    const payload = {
      number: 7,
      pull_request: { number: 7, head: { sha: stale }, base: { sha: scenario.tip('main') }, title: 'as it was' },
    };
    const step = await scenario.check(7, {
      event: { name: 'pull_request', payload },
      env: { GITHUB_RUN_ATTEMPT: '2' },
    });
    expect(step.outputs.verdict).toBe('hold');
    expect(scenario.comments[0]?.body).toContain(fresh);
    expect(scenario.comments[0]?.body).not.toContain(stale);
  });
});

describe('a token that may only read', () => {
  it('degrades to annotations and summary, names the permission, and still holds', async () => {
    scenario.permit({ contents: 'read', pull_requests: 'read' });
    scenario.push(7, { [FILE]: HELD });
    scenario.fromFork(7);
    const step = await scenario.check(7);

    expect(step.exitCode).toBe(1);
    expect(step.outputs.verdict).toBe('hold');
    expect(step.annotations.map(({ title }) => title)).toContain('drop-table');
    expect(step.annotations).toContainEqual(
      expect.objectContaining({ type: 'notice', message: expect.stringContaining('pull-requests: write') }),
    );
    expect(step.summary).toContain('drop-table');
    expect(step.summary).toContain('pull-requests: write');
    expect(scenario.comments).toEqual([]);
    expect(scenario.github.writes.map(({ status }) => status)).toEqual([403]);
  });

  it('does not turn a clean pull request red', async () => {
    scenario.permit({ contents: 'read', pull_requests: 'read' });
    scenario.push(7, { [FILE]: SAFE });
    scenario.fromFork(7);
    const step = await scenario.check(7);
    expect(step.exitCode).toBe(0);
    expect(step.annotations).toEqual([]);
  });

  it('is an error when the pull request itself can not be read', async () => {
    scenario.github.state.private = true;
    scenario.permit({ contents: 'read' });
    scenario.push(7, { [FILE]: SAFE });
    const step = await scenario.check(7);
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ verdict: 'error', destructive: 'true', 'report-file': '' });
    expect(step.annotations).toEqual([
      expect.objectContaining({ type: 'error', message: expect.stringContaining('pull-requests: read') }),
    ]);
  });
});

describe('a merge group', () => {
  it.each([
    ['is clean, and nobody is asked', SAFE.replace('name', 'title'), 'all clear', 0],
    ['is held, and GitHub is asked who approved', HELD, 'hold', 1],
  ])('of two pull requests judges the migrations of both: it %s', async (_, last, headline, exitCode) => {
    const base = scenario.tip('main');
    scenario.push(7, { 'db/migrations/0002_name.sql': SAFE });
    scenario.push(8, { 'db/migrations/0003_drop.sql': last });
    scenario.repository.merge('feature-7', 'main', 'queue');
    const head = scenario.repository.merge('feature-8', 'queue', 'queue-2');
    const payload = {
      action: 'checks_requested',
      merge_group: {
        base_ref: 'refs/heads/main',
        base_sha: base,
        head_ref: `refs/heads/gh-readonly-queue/main/pr-8-${base}`,
        head_sha: head,
      },
    };
    const step = await scenario.run({
      event: { name: 'merge_group', payload },
      workspace: scenario.repository.checkout(head),
    });

    expectClean(step);
    expect(step.exitCode).toBe(exitCode);
    expect(reportOf(step).files.map(({ path }) => path)).toEqual([
      'db/migrations/0002_name.sql',
      'db/migrations/0003_drop.sql',
    ]);
    expect(step.summary).toContain(`### Lockkeeper: ${headline}`);
    expect(scenario.github.requests.length > 0).toBe(exitCode === 1);
  });
});

describe('when it can not decide', () => {
  it('says fetch-depth: 0 when the history is not there', async () => {
    scenario.push(7, { [FILE]: SAFE });
    const step = await scenario.check(7, {}, 1);
    expect(step.exitCode).toBe(1);
    expect(step.outputs.verdict).toBe('error');
    expect(step.annotations).toEqual([
      expect.objectContaining({ type: 'error', message: expect.stringContaining('fetch-depth: 0') }),
    ]);
    expect(step.summary).toContain('fetch-depth: 0');
  });

  it.each([
    ['schedule', {}, 'schedule'],
    ['pull_request_target', { pull_request: { number: 7 } }, 'pull_request_target'],
  ])('refuses %s in one sentence', async (name, payload, expected) => {
    const step = await scenario.run({
      event: { name, payload },
      workspace: scenario.repository.checkout(scenario.tip('main')),
    });
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toEqual([
      expect.objectContaining({ type: 'error', message: expect.stringContaining(expected) }),
    ]);
  });

  it('names a wrong input, and a wrong key of the policy', async () => {
    scenario.push(7, { [FILE]: SAFE });
    const wrong = await scenario.check(7, { inputs: { 'fail-on': 'eror' } });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.annotations[0]?.message).toMatch(/"fail-on" can't be "eror".*Did you mean "error"/s);

    scenario.repository.commit('main', { 'lockkeeper.yml': 'fail-onn: error\n' });
    const broken = await scenario.check(7);
    expect(broken.outputs.verdict).toBe('error');
    expect(broken.annotations[0]?.message).toContain('lockkeeper.yml:1');
  });

  it('retries a server that stumbles, and never fails for the sake of a comment', async () => {
    scenario.push(7, { [FILE]: SAFE });
    scenario.github.fail(serverError('pulls/get', 1), secondaryLimit('issues/list-comments', 1, 1));
    expect((await scenario.check(7)).exitCode).toBe(0);

    scenario.push(8, { 'db/migrations/0002_other.sql': HELD });
    scenario.github.fail(secondaryLimit('issues/create-comment', 9, 3600));
    const step = await scenario.check(8);
    expect(step.outputs.verdict).toBe('hold');
    expect(step.summary).toContain('was not written');
  });
});

it('leaves the files of the report where later steps can read them', async () => {
  scenario.push(7, { [FILE]: SAFE });
  const step = await scenario.check(7);
  expect(existsSync(step.outputs['report-file'] ?? '')).toBe(true);
  expect(existsSync(step.outputs['sarif-file'] ?? '')).toBe(true);
});

it('tells what the change makes of the schema, as the base branch’s history has it', async () => {
  const sql = "SET lock_timeout = '5s';\nALTER TABLE users ADD COLUMN age int, DROP COLUMN email;\nDROP TABLE ghost;\n";
  scenario.push(7, { [FILE]: sql });
  const step = await scenario.check(7);
  const expected = ['  table public.users', '+   age integer', '-   email text', '- table public.ghost'].join('\n');
  expect(scenario.comments[0]?.body).toContain(`\`\`\`diff\n${expected}\n\`\`\``);
  expect(step.summary).toContain(expected);
});
