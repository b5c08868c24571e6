import { expect, it } from '@jest/globals';
import type pg from 'pg';
import { connect } from '../../src/rollout/connection/connect.js';
import { persistent } from '../../src/rollout/connection/persistent.js';
import { eachDatabase } from '../support/stage.js';

let client: pg.Client;
let url: string;

eachDatabase((stage) => {
  ({ client, url } = stage);
});

const open = () =>
  connect({ databaseUrl: url, passwordCommand: null, env: {}, target: 'primary', applicationName: 'persistent' });

const sessions = async (): Promise<number> => {
  const { rows } = await client.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'persistent'",
  );
  return rows[0].n as number;
};

it('is made anew once for all who lost it at the same time, and leaves no session behind', async () => {
  const connection = await persistent(open);
  await client.query(`SELECT pg_terminate_backend(${connection.pid})`);
  const answers = await Promise.all([1, 2, 3].map((n) => connection.query(`SELECT ${n} AS n`)));
  expect(answers).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
  expect(await sessions()).toBe(1);
  await connection.end();
  // A session is gone a moment after it was ended.
  for (let tries = 0; tries < 100 && (await sessions()) > 0; tries++) await new Promise((done) => setTimeout(done, 20));
  expect(await sessions()).toBe(0);
});
