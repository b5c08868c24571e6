import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FakeGithub } from '../support/github/server.js';
import { actionsToken, lag, serverError } from '../support/github/state.js';

/** The fake must refuse what GitHub would refuse, or tests that use it prove nothing. */
let fake: FakeGithub;

beforeEach(async () => {
  fake = new FakeGithub();
  await fake.start();
  fake.state.tokens.set('secret', actionsToken({ pull_requests: 'write' }));
});

afterEach(() => fake.stop());

const send = (method: string, path: string, body?: unknown, token = 'secret') =>
  fetch(`${fake.url}${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const COMMENTS = '/repos/acme/shop/issues/7/comments';

it('answers a right request with a right response', async () => {
  const response = await send('POST', COMMENTS, { body: 'hello' });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ body: 'hello', user: { login: 'github-actions[bot]', type: 'Bot' } });
  expect(fake.problems).toEqual([]);
});

it.each([
  ['a misspelt field', 'POST', COMMENTS, { boddy: 'x', body: 'x' }, 'boddy'],
  ['a missing field', 'POST', COMMENTS, {}, "required property 'body'"],
  ['a wrong type', 'POST', COMMENTS, { body: 1 }, 'must be string'],
  ['no body', 'POST', COMMENTS, undefined, 'needs a body'],
  ['an unknown parameter', 'GET', `${COMMENTS}?perpage=3`, undefined, 'perpage'],
  ['a parameter of the wrong type', 'GET', `${COMMENTS}?per_page=many`, undefined, 'must be integer'],
  ['a path that is no operation', 'GET', '/repos/acme/shop/nothing', undefined, 'no operation'],
  ['a path parameter of the wrong type', 'GET', '/repos/acme/shop/pulls/seven', undefined, 'must be integer'],
  ['an operation that the fake can not do', 'GET', '/rate_limit', undefined, 'no handler'],
])('notes %s', async (_, method, path, body, expected) => {
  await send(method, path, body);
  expect(fake.problems.join()).toContain(expected);
});

it('validates bodies in depth', async () => {
  const comment = { path: 'a.sql', body: 'x', line: 1, side: 'BOTTOM', linee: 2 };
  await send('POST', '/repos/acme/shop/pulls/7/reviews', { event: 'COMMENT', comments: [comment] });
  expect(fake.problems.join()).toContain('linee');
  fake.problems.length = 0;
  await send('POST', '/repos/acme/shop/pulls/7/reviews', { event: 'LGTM' });
  expect(fake.problems.join()).toContain('allowed values');
});

it('holds tokens to their permissions', async () => {
  expect((await send('POST', COMMENTS, { body: 'x' }, 'wrong')).status).toBe(401);
  fake.state.tokens.set('reader', actionsToken({ pull_requests: 'read' }));
  const refused = await send('POST', COMMENTS, { body: 'x' }, 'reader');
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ message: 'Resource not accessible by integration' });
  expect((await send('GET', COMMENTS, undefined, 'reader')).status).toBe(200);
  fake.state.private = true;
  fake.state.tokens.set('nothing', actionsToken({}));
  expect((await send('GET', COMMENTS, undefined, 'nothing')).status).toBe(403);
});

it('refuses what is too long, pages lists, and fails when told to', async () => {
  expect((await send('POST', COMMENTS, { body: 'x'.repeat(65_537) })).status).toBe(422);
  for (let i = 0; i < 3; i++) fake.state.addComment({ issue: 7, login: 'ada', type: 'User', body: String(i) });
  const page = await send('GET', `${COMMENTS}?per_page=2`);
  expect(await page.json()).toHaveLength(2);
  expect(page.headers.get('link')).toContain('page=2>; rel="next"');
  fake.fail(serverError('issues/list-comments', 1), lag('issues/list-comments', 1));
  expect((await send('GET', COMMENTS)).status).toBe(502);
  expect(await (await send('GET', COMMENTS)).json()).toEqual([]);
  expect(await (await send('GET', COMMENTS)).json()).toHaveLength(3);
  expect(fake.problems).toEqual([]);
});

it('keeps a log', async () => {
  await send('POST', COMMENTS, { body: 'x' });
  expect(fake.writes).toEqual([
    expect.objectContaining({ operation: 'issues/create-comment', status: 201, login: 'github-actions[bot]' }),
  ]);
});
