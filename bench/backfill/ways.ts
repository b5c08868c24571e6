import type pg from 'pg';
import { WORKER_SESSION } from '../../src/rollout/backfill/batch.js';
import type { MakeGovernor } from '../../src/rollout/backfill/governor.js';
import { runBackfill } from '../../src/rollout/backfill/run.js';
import { watchSignals } from '../../src/rollout/backfill/signals.js';
import { type Connection, connect } from '../../src/rollout/connection/connect.js';
import { persistent } from '../../src/rollout/connection/persistent.js';
import { openLedger } from '../../src/rollout/ledger/ledger.js';
import type { Step } from '../../src/rollout/steps.js';
import { readBackfill } from '../../src/sql/backfill.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';

/** Where a way has its rows. */
export interface Place {
  /** postgresql://… */
  readonly url: string;
  readonly client: pg.Client;
}

export interface Way {
  readonly name: string;
  /** Made before the clock runs. */
  prepare?(place: Place): Promise<void>;
  /** Ends early, between two batches, when the signal says so. */
  run(place: Place, signal: AbortSignal): Promise<void>;
}

const SET = 'rank = (amount % 97)::int';

export const WAYS: readonly Way[] = [
  {
    name: 'one UPDATE',
    run: async ({ client }) => void (await client.query(`UPDATE orders SET ${SET} WHERE rank IS NULL`)),
  },
  {
    name: 'a loop of 1,000 rows',
    async run({ client }, signal) {
      for (let last = '0'; last !== '' && !signal.aborted; ) {
        const { rows } = await client.query<{ last: string | null }>(
          `WITH batch AS (UPDATE orders SET ${SET} WHERE id IN (SELECT id FROM orders WHERE id > $1 AND rank IS NULL ORDER BY id LIMIT 1000) RETURNING id)
           SELECT max(id) AS last FROM batch`,
          [last],
        );
        last = rows[0]?.last ?? '';
      }
    },
  },
  {
    // https://pgroll.com/docs/latest/cli/start: batches of 1,000 rows by default, without a pause. Each locks its rows
    // along the primary key and writes the key to itself; a trigger fills the new column.
    name: 'as pgroll does',
    prepare: async ({ client }) =>
      void (await client.query(
        `CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.rank := (NEW.amount % 97)::int; RETURN NEW; END $$;
         CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION fill()`,
      )),
    async run({ client }, signal) {
      for (let last = '0'; last !== '' && !signal.aborted; ) {
        const { rows } = await client.query<{ last: string | null }>(
          `WITH picked AS (SELECT id FROM orders WHERE id > $1 ORDER BY id LIMIT 1000 FOR NO KEY UPDATE),
             written AS (UPDATE orders SET id = orders.id FROM picked WHERE orders.id = picked.id RETURNING orders.id)
           SELECT max(id) AS last FROM written`,
          [last],
        );
        last = rows[0]?.last ?? '';
      }
    },
  },
  { name: 'Lockkeeper', run: ours(1) },
  { name: 'Lockkeeper, 2 workers', run: ours(2) },
];

const engine = await loadEngine();

function ours(workers: number): Way['run'] {
  return async ({ url }, signal) => {
    const text = `UPDATE orders SET ${SET} WHERE rank IS NULL`;
    const [statement] = parsePostgres(text, engine).statements;
    const backfill = statement === undefined ? null : readBackfill(statement);
    if (backfill === null || 'problem' in backfill) throw new Error('the statement can be cut');
    const open = (session: readonly string[]): Promise<Connection> =>
      connect({
        databaseUrl: url,
        passwordCommand: null,
        env: {},
        target: 'primary',
        applicationName: 'lockkeeper',
        session,
      });
    const watch = await persistent(() => open([]));
    const sizes = new Map<number, number>();
    const makeGovernor: MakeGovernor = async (context) => {
      const governor = await watchSignals(context);
      return {
        ...governor,
        note(batch) {
          governor.note(batch);
          sizes.set(batch.rows, (sizes.get(batch.rows) ?? 0) + 1);
        },
      };
    };
    try {
      await openLedger(watch);
      await runBackfill({
        step: { migration: 'bench.sql', statement: 0, sha256: 'bench', sql: text, kind: 'UPDATE', line: 1 } as Step,
        backfill,
        key: null,
        most: null,
        workers,
        budget: 60_000,
        signal,
        progress: { begins: () => undefined, moved: () => undefined, waits: (why) => void (why && waits.push(why)) },
        makeGovernor,
        watch,
        connect: () => open(WORKER_SESSION),
      }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    } finally {
      await watch.end();
    }
    if (process.env.LOCKKEEPER_SIZES)
      console.log([...sizes].sort((a, b) => b[1] - a[1]).slice(0, 8), [...new Set(waits)].slice(0, 5), waits.length);
    waits.length = 0;
  };
}

const waits: string[] = [];
