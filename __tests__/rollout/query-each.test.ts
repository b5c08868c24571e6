import { expect, test } from '@jest/globals';
import pg from 'pg';
import { queryEach } from '../../src/rollout/connection/each.js';
import { eachDatabase, type Stage } from '../support/stage.js';

let stage: Stage;
let client: pg.Client;

eachDatabase((one) => {
  stage = one;
  client = one.client;
});

test('each statement gives its rows, none too, and one that ends in a comment', async () => {
  const found: unknown[] = [];
  const texts = [
    'BEGIN',
    'SELECT 1 AS a UNION ALL SELECT 2',
    'SELECT 1 WHERE false',
    "SELECT 'x' AS b -- or y",
    'COMMIT',
  ];
  await queryEach(pg, client, texts, (rows, at) => void found.push([at, rows]));
  expect(found).toEqual([
    [0, []],
    [1, [{ a: 1 }, { a: 2 }]],
    [2, []],
    [3, [{ b: 'x' }]],
    [4, []],
  ]);
});

test('rows come while the server is at the next statement', async () => {
  const other = await stage.server.connect(stage.database);
  await other.query('SELECT pg_advisory_lock(1)');
  // The last statement ends when the rows of the first have come. A server keeps back its last 8 kB: hence the second.
  const texts = ['SELECT 1', "SELECT repeat('x', 20000)", 'SELECT pg_advisory_lock(1)'];
  let unlocked: Promise<unknown> = Promise.resolve();
  await queryEach(pg, client, texts, (_, at) => {
    if (at === 0) unlocked = other.query('SELECT pg_advisory_unlock(1)');
  });
  await unlocked;
  await other.end();
});

test('what the server refuses is thrown, and the connection goes on', async () => {
  const seen: number[] = [];
  const refused = queryEach(pg, client, ['SELECT 1', 'SELECT 1 / 0', 'SELECT 2'], (_, at) => void seen.push(at));
  await expect(refused).rejects.toThrow('division by zero');
  expect(seen).toEqual([0]);
  expect((await client.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
});

test('what is thrown over rows is thrown here, and the connection goes on', async () => {
  const thrown = queryEach(pg, client, ['SELECT 1', 'SELECT 2'], () => {
    throw new Error('not mine');
  });
  await expect(thrown).rejects.toThrow('not mine');
  expect((await client.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
});
