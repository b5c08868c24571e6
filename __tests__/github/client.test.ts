import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, type Github, mustRead, retryDelay } from '../../src/github/client.js';
import { readPullRequest } from '../../src/github/pull-request.js';
import { FakeGithub } from '../support/github/server.js';
import { actionsToken, secondaryLimit, serverError } from '../support/github/state.js';

const SHA = 'a'.repeat(40);

let fake: FakeGithub;
let waits: number[];

beforeEach(async () => {
  fake = new FakeGithub();
  await fake.start();
  fake.state.tokens.set('secret', actionsToken({ pull_requests: 'write', contents: 'read' }));
  fake.state.pulls.set(7, {
    number: 7,
    author: 'ada',
    title: 'Add a column',
    base: { ref: 'main', sha: SHA },
    head: { ref: 'feature', sha: 'b'.repeat(40), repository: 'acme/shop' },
  });
  waits = [];
});

afterEach(async () => {
  await fake.stop();
  expect(fake.problems).toEqual([]);
});

const github = (token = 'secret'): Promise<Github> =>
  connect({
    token,
    repository: 'acme/shop',
    baseUrl: fake.url,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });

describe('the client', () => {
  it('reads a pull request as it is now', async () => {
    await expect(readPullRequest(await github(), 7)).resolves.toEqual({
      number: 7,
      author: 'ada',
      base: { ref: 'main', sha: SHA },
      head: { ref: 'feature', sha: 'b'.repeat(40), repository: 'acme/shop' },
      fork: false,
    });
  });

  it('knows a fork, and a fork that was deleted', async () => {
    const pull = fake.state.pulls.get(7);
    if (pull === undefined) throw new Error('no pull request');
    for (const repository of ['mallory/shop', null]) {
      fake.state.pulls.set(7, { ...pull, head: { ...pull.head, repository } });
      expect((await readPullRequest(await github(), 7)).fork).toBe(true);
    }
  });

  it('retries server errors, a bounded number of times', async () => {
    fake.fail(serverError('pulls/get', 3));
    expect((await readPullRequest(await github(), 7)).number).toBe(7);
    expect(waits).toEqual([500, 1000, 2000]);

    fake.fail(serverError('pulls/get', 100));
    await expect(readPullRequest(await github(), 7)).rejects.toThrow(
      'Pull request #7 could not be read from GitHub: 502 Server Error.',
    );
    expect(fake.requests).toHaveLength(8);
  });

  it('obeys a secondary rate limit', async () => {
    fake.fail(secondaryLimit('pulls/get', 1, 3));
    expect((await readPullRequest(await github(), 7)).number).toBe(7);
    expect(waits).toEqual([3000]);
  });

  it('gives up when GitHub asks to wait for long', async () => {
    fake.fail(secondaryLimit('pulls/get', 1, 600));
    await expect(readPullRequest(await github(), 7)).rejects.toThrow('secondary rate limit');
    expect(waits).toEqual([]);
  });

  it('says which permission is missing', async () => {
    fake.state.private = true;
    fake.state.tokens.set('weak', actionsToken({ contents: 'read' }));
    await expect(readPullRequest(await github('weak'), 7)).rejects.toMatchObject({
      message: 'Pull request #7 could not be read from GitHub: 403 Resource not accessible by integration.',
      hint: 'Give the job "permissions: {pull-requests: read}".',
    });
    expect(waits).toEqual([]);
  });

  it('needs a token and a repository', async () => {
    await expect(connect({ token: null, repository: 'acme/shop' })).rejects.toThrow('"github-token" is empty');
    await expect(connect({ token: 'x', repository: undefined })).rejects.toThrow('GITHUB_REPOSITORY');
  });
});

describe('retryDelay', () => {
  const failure = (status: number, headers: Record<string, string> = {}, message = 'no') =>
    Object.assign(new Error(message), { status, response: { headers } });
  const get = { method: 'GET', url: '/x' };
  const post = { method: 'POST', url: '/x' };

  it('never repeats a POST after a server error: it may have been done', () => {
    expect(retryDelay(failure(502), post, 0)).toBeNull();
    expect(retryDelay(failure(502), { method: 'POST', url: '/graphql' }, 0)).toBe(500);
    expect(retryDelay(failure(502), { method: 'PATCH', url: '/x' }, 0)).toBe(500);
  });

  it('repeats a POST that was refused for being too fast', () => {
    expect(retryDelay(failure(429, { 'retry-after': '2' }), post, 0)).toBe(2000);
    expect(retryDelay(failure(403, {}, 'secondary rate limit'), post, 0)).toBe(60_000);
    expect(retryDelay(failure(403, {}, 'secondary rate limit'), post, 1)).toBeNull();
  });

  it('waits for the reset of the primary limit when it is near', () => {
    const reset = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);
    const headers = (seconds: number) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(seconds) });
    expect(retryDelay(failure(403, headers(20)), get, 0)).toBeGreaterThan(15_000);
    expect(retryDelay(failure(403, headers(2000)), get, 0)).toBeNull();
  });

  it('takes no for an answer', () => {
    for (const status of [400, 401, 403, 404, 410, 422]) expect(retryDelay(failure(status), get, 0)).toBeNull();
    expect(retryDelay(new Error('not of GitHub'), get, 0)).toBeNull();
    expect(retryDelay(failure(502), get, 3)).toBeNull();
  });
});

describe('mustRead', () => {
  it('turns any failure into a sentence', async () => {
    const read = () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
    await expect(mustRead('The base branch main', 'contents: read', read)).rejects.toMatchObject({
      message: 'The base branch main could not be read from GitHub: getaddrinfo ENOTFOUND.',
    });
  });
});
