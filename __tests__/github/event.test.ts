import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseEvent, readEvent } from '../../src/github/event.js';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const NONE = '0'.repeat(40);

describe('parseEvent', () => {
  it('takes nothing but the number from a pull request', () => {
    const payload = { pull_request: { number: 12, head: { sha: A }, base: { sha: B } } };
    for (const name of ['pull_request', 'pull_request_review']) {
      expect(parseEvent(name, payload)).toEqual({ kind: 'pull_request', name, number: 12 });
    }
  });

  it.each([[{}], [{ pull_request: {} }], [{ pull_request: { number: '12' } }], [{ pull_request: { number: -1 } }]])(
    'refuses a pull request without a number: %j',
    (payload) => {
      expect(() => parseEvent('pull_request', payload)).toThrow('names no pull request');
    },
  );

  it('reads a merge group from its own payload', () => {
    const merge_group = { base_sha: A, head_sha: B, head_ref: `refs/heads/gh-readonly-queue/release/2.x/pr-104-${B}` };
    expect(parseEvent('merge_group', { merge_group })).toEqual({ kind: 'merge_group', base: A, head: B, number: 104 });
  });

  it('judges a merge group whose branch has an unknown name', () => {
    const merge_group = { base_sha: A, head_sha: B, head_ref: 'refs/heads/other' };
    expect(parseEvent('merge_group', { merge_group })).toMatchObject({ base: A, head: B, number: null });
  });

  it.each([['--upload-pack=x'], [NONE], [''], [undefined], [`${A}; rm -rf /`]])(
    'never takes %j for a commit',
    (base_sha) => {
      expect(() => parseEvent('merge_group', { merge_group: { base_sha, head_sha: B } })).toThrow('names no commits');
    },
  );

  it('reads a push, and knows a new branch', () => {
    expect(parseEvent('push', { before: A, after: B, ref: 'refs/heads/main' })).toMatchObject({ before: A, after: B });
    expect(parseEvent('push', { before: NONE, after: B, ref: 'refs/heads/new' })).toMatchObject({ before: null });
    expect(() => parseEvent('push', { before: A, after: NONE, ref: 'refs/heads/gone' })).toThrow('names no commit');
  });

  it('leaves events that it does not judge to others, pull_request_target among them', () => {
    expect(parseEvent('pull_request_target', { pull_request: { number: 1 } })).toEqual({
      kind: 'other',
      name: 'pull_request_target',
    });
  });
});

describe('readEvent', () => {
  it('needs the variables of a job', () => {
    expect(() => readEvent({})).toThrow('GITHUB_EVENT_NAME');
  });

  it('says which file is broken', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'lockkeeper-')), 'event.json');
    writeFileSync(path, '{');
    expect(() => readEvent({ GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: path })).toThrow(path);
  });
});
