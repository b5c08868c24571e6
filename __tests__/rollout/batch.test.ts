import { beforeEach, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type BatchOrder, runBatch } from '../../src/rollout/backfill/batch.js';
import { PACED } from '../../src/rollout/backfill/pace.js';
import type { Texts } from '../../src/rollout/backfill/texts.js';
import { type Connection, connect } from '../../src/rollout/connection/connect.js';
import { openLedger } from '../../src/rollout/ledger/ledger.js';
import { eachDatabase } from '../support/stage.js';

let client: pg.Client;
let url: string;

eachDatabase((stage) => {
  ({ client, url } = stage);
});

const open = () =>
  connect({ databaseUrl: url, passwordCommand: null, env: {}, target: 'primary', applicationName: 'batch' });

/** Rows tell in their column how the transaction that fills them commits. */
const TEXTS = {
  mayRest: true,
  batch: (_, paced) =>
    `UPDATE t SET b = current_setting('synchronous_commit') WHERE id <= 3 ${paced ? `AND ${PACED} ` : ''}-- three of five`,
  skipping: () => null,
} as Partial<Texts> as Texts;
const ORDER: BatchOrder = {
  claim: { number: 1, pass: 1, from: null, to: null, position: null, marks: null },
  worker: 'one',
  batch: { from: null, to: ['4'], walked: 3, last: false },
  alone: false,
};

beforeEach(async () => {
  const connection = await open();
  await openLedger(connection);
  await connection.end();
  await client.query(`CREATE TABLE t (id int PRIMARY KEY, b text); INSERT INTO t SELECT generate_series(1, 5);
    INSERT INTO lockkeeper.backfills (migration, statement, sha256, relation, key, estimate) VALUES ('m', 0, 's', 'public.t', '{id}', 5);
    INSERT INTO lockkeeper.backfill_ranges (backfill, pass, state, worker) VALUES (1, 1, 'running', 'one')`);
});

async function run(
  order: BatchOrder,
  texts = TEXTS,
): Promise<{ end: unknown; trips: number; filled: unknown[]; range: unknown }> {
  const connection = await open();
  let trips = 0;
  const counted: Connection = {
    ...connection,
    queryEach: (texts, each) => connection.queryEach(texts, each).finally(() => void trips++),
    run: (text) => connection.run(text).finally(() => void trips++),
  };
  const end = await runBatch(counted, texts, order);
  await connection.end();
  const { rows } = await client.query('SELECT b FROM t WHERE b IS NOT NULL');
  const { rows: ranges } = await client.query('SELECT position, rows, walked, batches FROM lockkeeper.backfill_ranges');
  return { end, trips, filled: rows.map(({ b }) => b), range: ranges[0] };
}

it('is one round trip, and where it stands is written with it', async () => {
  expect(await run(ORDER)).toEqual({
    end: { rows: 3, postponed: false },
    trips: 1,
    filled: ['local', 'local', 'local'],
    range: { position: ['4'], rows: '3', walked: '3', batches: 1 },
  });
});

it('leaves the log to be written later where nobody else is at work', async () => {
  expect((await run({ ...ORDER, alone: true })).filled).toEqual(['off', 'off', 'off']);
});

it('works and rests in turn beside others alone, and where it may', async () => {
  const asked: boolean[] = [];
  const texts: Texts = {
    ...TEXTS,
    batch(range, paced) {
      asked.push(paced);
      return TEXTS.batch(range, paced);
    },
  };
  await run(ORDER, texts);
  await run({ ...ORDER, alone: true }, texts);
  await run(ORDER, { ...texts, mayRest: false });
  expect(asked).toEqual([true, false, false]);
});

it('does nothing in a range that another worker has by now', async () => {
  const { end, filled, range } = await run({ ...ORDER, worker: 'two' });
  expect([end, filled, range]).toEqual(['lost', [], { position: null, rows: '0', walked: '0', batches: 0 }]);
});
