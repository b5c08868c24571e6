import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { connect, type Github } from '../../src/github/client.js';
import { markerFor, upsertComment } from '../../src/github/sticky-comment.js';
import { FakeGithub } from '../support/github/server.js';
import { actionsToken, secondaryLimit, serverError } from '../support/github/state.js';

const BOT = 'github-actions[bot]';
const marker = markerFor('check');

let fake: FakeGithub;
let github: Github;

beforeEach(async () => {
  fake = new FakeGithub();
  await fake.start();
  fake.state.tokens.set('secret', actionsToken({ pull_requests: 'write' }));
  github = await connect({ token: 'secret', repository: 'acme/shop', baseUrl: fake.url, wait: async () => {} });
});

afterEach(async () => {
  await fake.stop();
  expect(fake.problems).toEqual([]);
});

const upsert = (body: string, create = true) => upsertComment(github, 7, { marker, body, create });

it('writes one comment, updates it in place, and leaves it when nothing changed', async () => {
  await expect(upsert('hold')).resolves.toBe('created');
  await expect(upsert('hold')).resolves.toBe('unchanged');
  await expect(upsert('all clear', false)).resolves.toBe('updated');
  expect(fake.state.comments.map(({ body, login }) => ({ body, login }))).toEqual([
    { body: `${marker}\nall clear`, login: BOT },
  ]);
});

it('makes no comment when there is nothing to say and none to update', async () => {
  await expect(upsert('all clear', false)).resolves.toBe('none');
  expect(fake.operations).toEqual(['issues/list-comments']);
});

it('does not take a stranger with our marker for itself', async () => {
  fake.state.addComment({ issue: 7, login: 'mallory', type: 'User', body: `${marker}\nall clear` });
  fake.state.addComment({ issue: 7, login: 'other-app[bot]', type: 'Bot', body: `${marker}\nall clear` });
  await expect(upsert('hold')).resolves.toBe('created');
  expect(fake.state.comments.map(({ login }) => login)).toEqual(['mallory', 'other-app[bot]', BOT]);
  expect(fake.writes.map(({ operation }) => operation)).toEqual(['issues/create-comment']);
});

it('does not take its own comment that quotes the marker for the sticky one', async () => {
  fake.state.addComment({ issue: 7, login: BOT, type: 'Bot', body: `> ${marker}\nquoted` });
  await expect(upsert('hold')).resolves.toBe('created');
});

it('finds its comment behind hundreds of others', async () => {
  for (let i = 0; i < 250; i++) fake.state.addComment({ issue: 7, login: 'ada', type: 'User', body: `word ${i}` });
  fake.state.addComment({ issue: 7, login: BOT, type: 'Bot', body: `${marker}\nhold` });
  await expect(upsert('all clear', false)).resolves.toBe('updated');
  expect(fake.operations).toEqual([
    'issues/list-comments',
    'issues/list-comments',
    'issues/list-comments',
    'graphql',
    'issues/update-comment',
  ]);
});

it('knows the name of a person and of an app, too', async () => {
  fake.state.tokens.set('person', { login: 'ada', type: 'User', permissions: { issues: 'write' } });
  fake.state.tokens.set('app', { login: 'our-app[bot]', type: 'Bot', permissions: { issues: 'write' } });
  for (const token of ['person', 'app']) {
    github = await connect({ token, repository: 'acme/shop', baseUrl: fake.url });
    await expect(upsert('one')).resolves.toBe('created');
    await expect(upsert('two')).resolves.toBe('updated');
  }
  expect(fake.state.comments.map(({ login }) => login)).toEqual(['ada', 'our-app[bot]']);
});

it('takes the usual name when GitHub does not say who it is', async () => {
  await upsert('hold');
  fake.fail(serverError('graphql', 9));
  await expect(upsert('all clear')).resolves.toBe('updated');
});

it('does not comment twice when the answer to the first comment got lost', async () => {
  fake.fail({ ...serverError('issues/create-comment', 1), afterwards: true });
  await expect(upsert('hold')).resolves.toBe('unchanged');
  expect(fake.state.comments).toHaveLength(1);
});

it('comments after a server error that lost the comment', async () => {
  fake.fail(serverError('issues/create-comment', 1));
  await expect(upsert('hold')).resolves.toBe('created');
  expect(fake.state.comments).toHaveLength(1);
});

it('waits out a secondary limit', async () => {
  fake.fail(secondaryLimit('issues/create-comment', 2, 1));
  await expect(upsert('hold')).resolves.toBe('created');
  expect(fake.writes.map(({ status }) => status)).toEqual([403, 403, 201]);
});

it('keeps apart what another check wrote', async () => {
  await upsert('hold');
  await upsertComment(github, 7, { marker: markerFor('check-0123456789ab'), body: 'hold', create: true });
  expect(fake.state.comments).toHaveLength(2);
});
