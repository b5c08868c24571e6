import type { Connection } from '../connection/connect.js';
import { failureOf } from '../connection/failure.js';
import { LedgerError } from './ledger.js';

/** A heart that has not beaten for so long is dead, where the server can't tell. */
const DEAD_AFTER = '60 seconds';
const BEAT_MS = 2500;

export interface LeaseRequest {
  readonly planId: string;
  readonly commit: string | null;
  readonly actor: string | null;
  readonly version: string;
}

export type RunState = 'done' | 'held' | 'failed' | 'stopped';

/** The right to run, which one process has at a time. */
export interface Lease {
  readonly run: number;
  /** Gives the right back, and says how the run ended. */
  release(state: RunState, note: string | null): Promise<void>;
}

/**
 * A row, and no advisory lock: a row survives poolers, and holds no snapshot that a concurrent index build would wait
 * for. It beats by the second connection, since the first may be busy for hours. Who has it is told to everybody else.
 */
export async function takeLease(heart: Connection, request: LeaseRequest): Promise<Lease> {
  await buryTheDead(heart);
  const run = await insertRun(heart, request);
  const beat = setInterval(() => {
    heart
      .query(
        // The connection may be another one by now.
        `UPDATE lockkeeper.runs AS r SET heartbeat = clock_timestamp(), backend_pid = a.pid, backend_start = a.backend_start
         FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid() AND r.id = $1 AND r.state = 'running'`,
        [run],
      )
      .catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return {
    run,
    async release(state, note) {
      clearInterval(beat);
      await heart.query(
        "UPDATE lockkeeper.runs SET state = $2, note = $3, ended = clock_timestamp() WHERE id = $1 AND state = 'running'",
        [run, state, note],
      );
    },
  };
}

/**
 * A run is dead when its session is gone, or, through a pooler that hides sessions, when its heart stopped. When a session
 * of another role began is hidden from us: then its number alone counts.
 */
export async function buryTheDead(heart: Connection): Promise<void> {
  await heart.query(
    `UPDATE lockkeeper.runs AS r SET state = 'died', ended = clock_timestamp(), note = 'it did not come to its end'
     WHERE state = 'running' AND (
       heartbeat < clock_timestamp() - interval '${DEAD_AFTER}'
       OR NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.pid = r.backend_pid AND coalesce(a.backend_start = r.backend_start, true)))`,
  );
}

async function insertRun(heart: Connection, { planId, commit, actor, version }: LeaseRequest): Promise<number> {
  try {
    const [row] = await heart.query(
      `INSERT INTO lockkeeper.runs (plan_id, commit_sha, actor, version, state, backend_pid, backend_start)
       SELECT $1, $2, $3, $4, 'running', pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()
       RETURNING id`,
      [planId, commit, actor, version],
    );
    return Number(row?.id);
  } catch (error) {
    if (failureOf(error).code !== '23505') throw error;
    throw await busy(heart);
  }
}

async function busy(heart: Connection): Promise<LedgerError> {
  const [row] = await heart.query(
    "SELECT id, actor, extract(epoch FROM clock_timestamp() - started)::int AS age FROM lockkeeper.runs WHERE state = 'running'",
  );
  const who = row?.actor ? ` by ${row.actor}` : '';
  return new LedgerError(`Another run is under way in ${heart.shown}: run ${row?.id}${who}, for ${row?.age} s.`, {
    hint: 'Wait for it; "lockkeeper status" shows how far it is.',
  });
}
