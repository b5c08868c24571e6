import type { Connection } from '../connection/connect.js';

/** A run on record. */
export interface RunRow {
  readonly id: number;
  readonly state: 'running' | 'done' | 'held' | 'failed' | 'stopped' | 'died';
  readonly planId: string;
  readonly commit: string | null;
  readonly actor: string | null;
  readonly note: string | null;
  readonly started: string;
  /** Seconds since it began. */
  readonly age: number;
  /** Seconds that it took; null while it runs. */
  readonly took: number | null;
}

const MOST_RUNS = 10;

/** The state of a run: one whose session is gone is told as `died`, before another run writes it down. */
export const runState = (
  r: string,
): string => `CASE WHEN ${r}.state = 'running' AND NOT pg_is_in_recovery() AND NOT EXISTS (
  SELECT FROM pg_stat_activity AS a WHERE a.pid = ${r}.backend_pid AND coalesce(a.backend_start = ${r}.backend_start, true))
  THEN 'died' ELSE ${r}.state END`;

/** The last runs, the latest first. */
export async function readRuns(connection: Connection): Promise<readonly RunRow[]> {
  const rows = await connection.query(
    `SELECT r.id::int, plan_id AS "planId", commit_sha AS commit, actor, note, started::text,
       ${runState('r')} AS state,
       extract(epoch FROM clock_timestamp() - started)::float8 AS age, extract(epoch FROM ended - started)::float8 AS took
     FROM lockkeeper.runs AS r ORDER BY r.id DESC LIMIT $1`,
    [MOST_RUNS],
  );
  return rows as unknown as RunRow[];
}
