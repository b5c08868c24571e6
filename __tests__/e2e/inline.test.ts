import { describe, expect, it, jest } from '@jest/globals';
import type { Scenario } from '../support/github/scenario.js';
import { serverError } from '../support/github/state.js';
import type { StepResult } from '../support/runner.js';
import { eachScenario } from '../support/stage.js';

/*
 * Comments beside the lines, from the built bundle. The fake GitHub refuses a review as GitHub does when one of its lines
 * is not in the diff.
 */

const FILE = 'db/migrations/0002_change.sql';
const INDEX = 'CREATE INDEX users_email ON users (email);';
const TIMEOUT = "SET lock_timeout = '5s';";

jest.setTimeout(120_000);

let scenario: Scenario;

eachScenario((one) => {
  scenario = one;
});

const push = (...lines: string[]) => scenario.push(7, { [FILE]: `${lines.join('\n')}\n` });
const writes = () =>
  scenario.github.requests.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);

function clean(step: StepResult): StepResult {
  expect(step.stderr).toBe('');
  return step;
}

describe('a finding', () => {
  it('stands beside its lines in one review, and not among the annotations too', async () => {
    const head = push(
      '-- find them',
      TIMEOUT,
      'ALTER TABLE users',
      '  ALTER COLUMN email SET NOT NULL;',
      'DROP TABLE users;',
    );
    const step = clean(await scenario.check(7));
    expect(step.exitCode).toBe(1);
    expect(scenario.inline.map(({ line, startLine, path, commit }) => ({ line, startLine, path, commit }))).toEqual([
      { path: FILE, line: 4, startLine: null, commit: head },
      { path: FILE, line: 5, startLine: null, commit: head },
      { path: FILE, line: 4, startLine: null, commit: head },
    ]);
    expect(scenario.inline.map(({ body }) => /\*\*(\w+)\*\* `([\w-]+)`/.exec(body)?.slice(1))).toEqual([
      ['error', 'set-not-null'],
      ['error', 'drop-table'],
      ['warning', 'tighten-not-null'],
    ]);
    expect(writes()).toEqual(['issues/create-comment', 'pulls/create-review']);
    expect(step.annotations.filter(({ file }) => file !== undefined)).toEqual([]);
  });

  it('has a suggestion that replaces exactly its lines', async () => {
    push(TIMEOUT, 'DROP INDEX', '  users_by_name;');
    await scenario.check(7);
    const [comment] = scenario.inline.filter(({ body }) => body.includes('```suggestion'));
    expect([comment?.startLine, comment?.line]).toEqual([2, 3]);
    expect(comment?.body).toMatch(/```suggestion\nDROP INDEX CONCURRENTLY[^`]*\n```/);
  });

  it('is told once, however often the check runs and wherever its line moves', async () => {
    push(TIMEOUT, INDEX);
    await scenario.check(7);
    const before = scenario.inline.map(({ id, body }) => ({ id, body }));
    expect(before).toHaveLength(1);
    await scenario.check(7);
    push('-- one line more', TIMEOUT, INDEX);
    await scenario.check(7);
    expect(scenario.inline.map(({ id, body }) => ({ id, body }))).toEqual(before);
  });

  it('that is new is told when others are known', async () => {
    push(TIMEOUT, INDEX);
    await scenario.check(7);
    push(TIMEOUT, INDEX, 'DROP TABLE users;');
    await scenario.check(7);
    expect(scenario.inline.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('that is fixed goes, with its comment', async () => {
    push(TIMEOUT, INDEX);
    await scenario.check(7);
    push(TIMEOUT, 'ALTER TABLE users ADD COLUMN name text;');
    await scenario.check(7);
    expect(scenario.inline).toEqual([]);
  });

  it('that is fixed after somebody answered is marked, once, and comes back when it does', async () => {
    push(TIMEOUT, INDEX);
    await scenario.check(7);
    const [comment] = scenario.inline;
    const text = comment?.body;
    const place = { path: FILE, line: 2, startLine: null, commit: comment?.commit ?? '', pull: 7 };
    scenario.github.state.addReviewComment({
      ...place,
      login: 'bob',
      type: 'User',
      body: 'Why?',
      answers: comment?.id ?? 0,
    });
    const head = push(TIMEOUT, 'ALTER TABLE users ADD COLUMN name text;');
    await scenario.check(7);
    expect(scenario.inline.map(({ body }) => body)).toEqual([
      expect.stringContaining(`Fixed as of ${head.slice(0, 12)}`),
    ]);
    const told = scenario.github.requests.length;
    await scenario.check(7);
    expect(scenario.github.operations.slice(told)).not.toContain('pulls/update-review-comment');
    push(TIMEOUT, INDEX);
    await scenario.check(7);
    expect(scenario.inline.map(({ body }) => body)).toEqual([text]);
  });

  it('outside of what the diff shows is left to the comment for the whole', async () => {
    const lines = Array.from({ length: 30 }, (_, at) => `CREATE TABLE t${at} (id bigint PRIMARY KEY);`);
    scenario.repository.commit('main', { 'db/migrations/0001_users.sql': `${lines.join('\n')}\nDROP TABLE t1;\n` });
    scenario.push(7, { 'db/migrations/0001_users.sql': `${lines.join('\n').replace('t0', 't99')}\nDROP TABLE t1;\n` });
    const step = clean(await scenario.check(7));
    expect(step.annotations.length + scenario.inline.length).toBeGreaterThan(0);
    for (const { line } of scenario.inline) expect(line).toBeLessThanOrEqual(4);
  });
});

describe('many findings', () => {
  it('are told by thirty comments, the worst first, in one request each way', async () => {
    const drops = Array.from({ length: 40 }, (_, at) => `ALTER TABLE users DROP COLUMN c${at};`);
    push(TIMEOUT, 'CREATE INDEX users_email ON users (email);', ...drops);
    await scenario.check(7);
    expect(scenario.inline).toHaveLength(30);
    expect(scenario.inline.every(({ body }) => body.includes('**error**'))).toBe(true);
    expect(writes()).toEqual(['issues/create-comment', 'pulls/create-review']);
  });
});

describe('trouble', () => {
  it('does not change the verdict: without permission there are annotations and a note', async () => {
    scenario.permit({ contents: 'read', pull_requests: 'read' });
    push(TIMEOUT, INDEX);
    const step = clean(await scenario.check(7));
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toContainEqual(expect.objectContaining({ file: FILE, line: 2 }));
    expect(step.annotations.filter(({ type }) => type === 'notice')).toHaveLength(1);
  });

  it('with an answer that was lost makes no second review', async () => {
    push(TIMEOUT, INDEX);
    scenario.github.fail({ ...serverError('pulls/create-review', 1), afterwards: true });
    await scenario.check(7);
    expect(scenario.inline).toHaveLength(1);
  });

  it('leaves strangers alone who write like us', async () => {
    push(TIMEOUT, INDEX);
    await scenario.check(7);
    const { body = '' } = scenario.inline[0] ?? {};
    const place = { path: FILE, line: 1, startLine: null, commit: '', pull: 7, answers: null };
    scenario.github.state.addReviewComment({ ...place, login: 'mallory', type: 'User', body });
    push(TIMEOUT, 'ALTER TABLE users ADD COLUMN name text;');
    await scenario.check(7);
    expect(scenario.github.state.reviewComments.map(({ login }) => login)).toEqual(['mallory']);
  });

  it('can be left out', async () => {
    push(TIMEOUT, INDEX);
    await scenario.check(7, { inputs: { 'review-comments': 'false' } });
    expect(scenario.inline).toEqual([]);
  });
});
