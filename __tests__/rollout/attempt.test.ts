import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import pg from 'pg';
import { attempt } from '../../src/rollout/attempt.js';
import { type Connection, connect } from '../../src/rollout/connection/connect.js';
import { keyText } from '../../src/rollout/ledger/ledger.js';
import type { Rollback } from '../../src/rollout/rollback/record.js';
import { StepError } from '../../src/rollout/trouble.js';
import { groupOf } from '../support/rollback/group.js';
import { eachDatabase } from '../support/stage.js';

const SCHEMA = 'CREATE TABLE users (id bigint PRIMARY KEY, email text)';

/** Tells how long the try that went well would have waited. */
const ASKING = "INSERT INTO asked VALUES (current_setting('lock_timeout')); ALTER TABLE users ADD COLUMN name text;";

let client: pg.Client;
let url: string;

eachDatabase((stage) => {
  ({ client, url } = stage);
});

/** Runs a migration as one transaction. `trips`: for each round trip, whether a lock on users was held before it. */
async function run(
  text: string,
  { ready, beforeTry }: { ready?: () => Promise<void>; beforeTry?: (tries: number) => Promise<void> } = {},
): Promise<{ trips: boolean[]; kept: (string | null | undefined)[] }> {
  await client.query(SCHEMA);
  const group = groupOf(text, SCHEMA, 'file');
  const connection = await connect({
    databaseUrl: url,
    passwordCommand: null,
    env: {},
    target: 'primary',
    applicationName: 'attempt',
  });
  const trips: boolean[] = [];
  const counted =
    <Given extends readonly unknown[], Gets>(trip: (...given: Given) => Promise<Gets>) =>
    async (...given: Given): Promise<Gets> => {
      const { rows } = await client.query(
        "SELECT FROM pg_locks WHERE relation = 'users'::regclass AND mode = 'AccessExclusiveLock' AND pid = $1",
        [connection.pid],
      );
      trips.push(rows.length > 0);
      return trip(...given);
    };
  const watched: Connection = {
    ...connection,
    query: counted(connection.query),
    queryEach: counted(connection.queryEach),
    run: counted(connection.run),
  };
  let tries = 0;
  let kept: ReadonlyMap<string, Rollback> = new Map();
  await ready?.();
  try {
    await attempt({
      connection: watched,
      group,
      pace: { lockTimeout: 1000, budget: 1000, statementTimeout: 1000 },
      signal: new AbortController().signal,
      onWait: () => undefined,
      async record() {
        await beforeTry?.(tries++);
        return true;
      },
      keep(rollbacks) {
        kept = rollbacks;
        return [];
      },
    });
  } finally {
    await connection.end();
  }
  return { trips, kept: group.steps.map((step) => kept.get(keyText(step))?.rollbackSql) };
}

it('holds a lock over one round trip alone, however many steps there are', async () => {
  const { trips, kept } = await run(`ALTER TABLE users ADD COLUMN name text -- what it is called
    ;
    ALTER TABLE users ALTER COLUMN email SET DEFAULT '';`);
  expect(trips.filter(Boolean)).toEqual([true]);
  expect(trips.at(-1)).toBe(true);
  expect(kept[1]).toMatch(/DROP COLUMN name/);
  const { rows } = await client.query('SELECT * FROM users');
  expect(rows).toEqual([]);
});

it('asks for a lock for a moment first, and longer each time that it was not had', async () => {
  const holders = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  for (const holder of holders) await holder.connect();
  await client.query('CREATE TABLE asked (waits text)');
  // One transaction after the other, none of them old, and never a gap between two.
  let holding: Promise<void> = Promise.resolve();
  let held = true;
  const hold = async (): Promise<void> => {
    for (let turn = 1; held; turn++) {
      await holders[turn % 2]?.query('BEGIN; SELECT FROM users');
      await holders[(turn + 1) % 2]?.query('ROLLBACK');
      await sleep(50);
    }
    for (const holder of holders) await holder.query('ROLLBACK');
  };
  await run(ASKING, {
    async beforeTry(tries) {
      if (tries === 0) {
        await holders[0]?.query('BEGIN; SELECT FROM users');
        holding = hold();
      }
      held = tries < 2;
      if (!held) await holding;
    },
  });
  expect((await client.query('SELECT waits FROM asked')).rows).toEqual([{ waits: '40ms' }]);
  for (const holder of holders) await holder.end();
});

it('lets a young transaction end before it queues', async () => {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await client.query('CREATE TABLE asked (waits text)');
  let released: Promise<unknown> = Promise.resolve();
  await run(ASKING, {
    async ready() {
      await holder.query('BEGIN; SELECT FROM users');
      released = sleep(100).then(() => holder.query('ROLLBACK'));
    },
  });
  await released;
  expect((await client.query('SELECT waits FROM asked')).rows).toEqual([{ waits: '10ms' }]);
  await holder.end();
});

it('tells which of the steps failed, and leaves nothing behind', async () => {
  const failed = run('ALTER TABLE users ADD COLUMN name text;\nALTER TABLE users ADD COLUMN email text;');
  await expect(failed).rejects.toThrow(StepError);
  await expect(failed).rejects.toThrow(
    /^step\.sql:2 \(ALTER TABLE\) failed: column "email" of relation "users" already/,
  );
  const { rows } = await client.query(
    "SELECT FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'name'",
  );
  expect(rows).toHaveLength(0);
});
