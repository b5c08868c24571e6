import { expect, it } from '@jest/globals';
import pg from 'pg';
import type { Governor } from '../../src/rollout/backfill/governor.js';
import { watchSignals } from '../../src/rollout/backfill/signals.js';
import { connect } from '../../src/rollout/connection/connect.js';
import { eachDatabase } from '../support/stage.js';

let client: pg.Client;
let url: string;

eachDatabase((stage) => {
  ({ client, url } = stage);
});

interface Seen {
  readonly governor: Governor;
  /** Reasons why it waits. */
  readonly told: (string | null)[];
}

/** What the signals say to a backfill whose only worker is `worker`, to a role of its own where one is named. */
async function watched(worker: pg.Client, role: string | null, see: (seen: Seen) => Promise<void>): Promise<void> {
  const databaseUrl = url.replace(/^(postgresql:..)[^@]*@/, role === null ? '$&' : `$1${role}@`);
  const watch = await connect({
    databaseUrl,
    passwordCommand: null,
    env: {},
    target: 'primary',
    applicationName: 'lockkeeper',
  });
  const { rows } = await worker.query('SELECT pg_backend_pid() AS pid');
  const told: (string | null)[] = [];
  const governor = await watchSignals({
    backfill: 1,
    watch,
    table: 'public.t',
    pids: () => [rows[0].pid],
    onWait: (why) => void told.push(why),
  });
  try {
    await see({ governor, told });
  } finally {
    await governor.stop();
    await watch.end();
  }
}

async function session(name: string): Promise<pg.Client> {
  const one = new pg.Client({ connectionString: url, application_name: name });
  await one.connect();
  return one;
}

it('is alone where nobody but Lockkeeper is there', async () => {
  await client.query("SET application_name = 'lockkeeper of the test'");
  await watched(client, null, async ({ governor }) => expect(governor.isAlone()).toBe(true));
});

it('is not alone where requests come and go, though none is under way when it looks', async () => {
  await client.query("SET application_name = 'lockkeeper of the test'");
  const app = await session('app');
  await app.query('SELECT 1');
  await watched(client, null, async ({ governor }) => expect(governor.isAlone()).toBe(false));
  await app.end();
});

it('takes sessions for company that its role may not see, and sees who waits for it all the same', async () => {
  await client.query(`CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1);
    DROP ROLE IF EXISTS signals_blind; CREATE ROLE signals_blind LOGIN; SET application_name = 'lockkeeper of the test'`);
  const app = await session('app');
  await client.query('BEGIN; DELETE FROM t');
  await watched(client, 'signals_blind', async ({ governor, told }) => {
    expect(governor.isAlone()).toBe(false);
    const waiting = app.query('UPDATE t SET id = 2');
    while (told.length === 0) await new Promise((done) => setTimeout(done, 50));
    expect(told).toEqual(['1 session waits for rows that it has']);
    await client.query('ROLLBACK');
    await waiting;
  });
  await app.end();
  await client.query('DROP ROLE signals_blind');
});
