import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { examine } from '../../src/commands/doctor.js';
import { initFiles } from '../../src/commands/init.js';
import { examineOwners } from '../../src/github/doctor/owners.js';
import { FakeGithub } from '../support/github/server.js';
import { actionsToken } from '../support/github/state.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-'));
  mkdirSync(join(root, '.git'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const HASH = 'a'.repeat(40);
const GATE = `name: lockkeeper
on:
  pull_request:
  merge_group:
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@${HASH} # v6
        with: { fetch-depth: 0 }
      - uses: lockkeeper/lockkeeper@${HASH}
`;
const GATE_PATH = '.github/workflows/lockkeeper.yml';

/** Ids of what is wrong, by the files alone. */
async function problems(env: NodeJS.ProcessEnv = {}, token: string | null = null): Promise<string[]> {
  const found = await examine(root, token, env);
  return found.filter(({ state }) => state === 'problem').map(({ id }) => id);
}

function healthy(): void {
  for (const { path, text } of initFiles(root).files) write(path, text);
  write(GATE_PATH, GATE);
  write('.github/workflows/lockkeeper-refresh.yml', refreshed());
  write('.github/CODEOWNERS', '* @acme/all\n.github/ @acme/platform\n/lockkeeper.yml @acme/platform\n');
}

const refreshed = () =>
  (initFiles(root).files.find(({ path }) => path.includes('refresh'))?.text ?? '').replace('@v0', `@${HASH}`);

describe('the files of a repository', () => {
  it('have nothing wrong with them after init, but for what only people can say', async () => {
    for (const { path, text } of initFiles(root).files) write(path, text);
    expect(await problems()).toEqual(['pinned', 'pinned', 'code-owners']);
    healthy();
    expect(await problems()).toEqual([]);
  });

  it.each<[string, string, (text: string) => string]>([
    ['a filter on paths', 'gate-filter', (text) => text.replace('pull_request:', 'pull_request: { paths: [db/**] }')],
    [
      'a filter on branches',
      'gate-filter',
      (text) => text.replace('pull_request:', 'pull_request: { branches: [main] }'),
    ],
    [
      'a condition of the job',
      'gate-condition',
      (text) => text.replace('    runs-on', '    if: github.actor != 1\n    runs-on'),
    ],
    ['a condition of the step', 'gate-condition', (text) => `${text}        if: success()\n`],
    [
      'a job that may fail',
      'gate-continues',
      (text) => text.replace('    runs-on', '    continue-on-error: true\n    runs-on'),
    ],
    ['a step that may fail', 'gate-continues', (text) => `${text}        continue-on-error: true\n`],
    ['no history', 'history', (text) => text.replace('        with: { fetch-depth: 0 }\n', '')],
    ['no merge queue', 'merge-group', (text) => text.replace('  merge_group:\n', '')],
    ['a tag', 'pinned', (text) => text.replace(`checkout@${HASH}`, 'checkout@v6')],
    [
      'pull_request_target',
      'pull-request-target',
      (text) => text.replace('  merge_group:', '  merge_group:\n  pull_request_target:'),
    ],
  ])('with %s is told', async (_, id, change) => {
    healthy();
    const text = change(GATE);
    expect(text).not.toBe(GATE);
    write(GATE_PATH, text);
    expect(await problems()).toEqual([id]);
  });

  it('without a gate, or with one that nothing starts again', async () => {
    expect(await problems()).toEqual(['gate', 'refresh', 'code-owners']);
    healthy();
    write('.github/workflows/lockkeeper-refresh.yml', refreshed().replace('issue_comment', 'workflow_dispatch'));
    expect(await problems()).toEqual(['refresh']);
  });

  it('where another workflow checks out a stranger’s code with secrets', async () => {
    healthy();
    write(
      '.github/workflows/labels.yml',
      'on: pull_request_target\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v6\n        with:\n          ref: refs/pull/1/merge\n',
    );
    expect(await problems()).toEqual(['pull-request-target']);
  });

  it('where the database is reached outside of an environment', async () => {
    healthy();
    const apply = `on: push\njobs:\n  apply:\n    steps:\n      - uses: lockkeeper/lockkeeper/apply@${HASH}\n`;
    write('.github/workflows/apply.yml', apply);
    expect(await problems()).toEqual(['environment']);
  });
});

describe('code owners', () => {
  it.each<[string, string, boolean]>([
    ['* @a', 'x/y.yml', true],
    ['/x/ @a', 'x/y.yml', true],
    ['x/ @a', 'z/x/y.yml', true],
    ['/y.yml @a', 'x/y.yml', false],
    ['*.yml @a', 'x/y.yml', true],
    ['x/* @a', 'x/z/y.yml', false],
    ['x/** @a', 'x/z/y.yml', true],
    ['* @a\nx/', 'x/y.yml', false],
    ['# * @a', 'x/y.yml', false],
    ['x/y.yml a@b.example', 'x/y.yml', true],
    ['x/y?yml @a', 'x/y.yml', true],
  ])('%j of %s: %s', (text, path, owned) => {
    const [found] = examineOwners({ path: 'CODEOWNERS', text }, [path]);
    expect(found?.state).toBe(owned ? 'ok' : 'problem');
  });
});

describe('the settings at GitHub', () => {
  const github = new FakeGithub();
  const env = () => ({ GITHUB_REPOSITORY: 'acme/shop', GITHUB_API_URL: github.url });
  const ask = () => problems(env(), 'job-token');

  beforeEach(async () => {
    await github.start();
    github.state.tokens.set('job-token', actionsToken({ contents: 'read', actions: 'read' }));
    healthy();
  });

  afterEach(async () => {
    await github.stop();
    expect(github.problems).toEqual([]);
  });

  const checks = (...required: object[]) => ({
    type: 'required_status_checks',
    parameters: { strict_required_status_checks_policy: false, required_status_checks: required },
  });
  const owners = (require_code_owner_review: boolean) => ({
    type: 'pull_request',
    parameters: {
      require_code_owner_review,
      dismiss_stale_reviews_on_push: false,
      require_last_push_approval: true,
      required_approving_review_count: 1,
      required_review_thread_resolution: false,
    },
  });
  const set = (...rules: object[]) => github.state.rules.splice(0, 99, ...(rules as never[]));

  it('must require the check, from GitHub Actions, and the owners’ review', async () => {
    expect(await ask()).toEqual(['required-check', 'owner-review']);
    set(checks({ context: 'gate' }), owners(true));
    expect(await ask()).toEqual(['check-source']);
    set(checks({ context: 'other', integration_id: 15368 }), owners(false));
    expect(await ask()).toEqual(['required-check', 'owner-review']);
    set(checks({ context: 'gate', integration_id: 15368 }), owners(true));
    expect(await ask()).toEqual([]);
  });

  it('may do so by the older branch protection', async () => {
    set(owners(true));
    github.state.protection.splice(0, 9, { context: 'gate', app_id: -1 });
    expect(await ask()).toEqual(['check-source']);
    github.state.protection.splice(0, 9, { context: 'gate', app_id: 15368 });
    expect(await ask()).toEqual([]);
  });

  it('protect the environment that applies', async () => {
    set(checks({ context: 'gate', integration_id: 15368 }), owners(true));
    const apply = `on: push\njobs:\n  apply:\n    environment: production\n    steps:\n      - uses: lockkeeper/lockkeeper/apply@${HASH}\n`;
    write('.github/workflows/apply.yml', apply);
    const reviewers = (prevent_self_review: boolean) => ({
      protection_rules: [{ id: 1, node_id: '', type: 'required_reviewers', prevent_self_review, reviewers: [] }],
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    });
    github.state.environments.set('production', reviewers(false));
    expect(await ask()).toEqual(['protected-environment']);
    github.state.environments.set('production', { ...reviewers(true), deployment_branch_policy: null });
    expect(await ask()).toEqual(['environment-branches']);
    github.state.environments.set('production', reviewers(true));
    expect(await ask()).toEqual([]);
  });

  it('that can not be read are no problem and no comfort', async () => {
    github.state.tokens.set('job-token', actionsToken({}));
    github.state.private = true;
    const found = await examine(root, 'job-token', env());
    expect(found.at(-1)).toMatchObject({ id: 'repository', state: 'unknown' });
  });
});
