import type { Connection } from '../connection/connect.js';
import { lockBackfill } from './record.js';
import type { Bound, Range, Texts } from './texts.js';

/** A range that this worker has. */
export interface Claim extends Range {
  readonly number: number;
  readonly pass: number;
  /** First key that is not done; null: at the range's beginning, and that is open. */
  readonly position: Bound | null;
  /** Keys at which a batch may end, in order; null: not known yet. */
  readonly marks: readonly Bound[] | null;
}

/** Rows of a range, and of the smallest batch. */
export const RANGE_ROWS = 20_000;
export const GRAIN = 100;
/** Blocks of a range that is cut by blocks: 8 MB. */
export const RANGE_BLOCKS = 1024;

/** A worker's heart that has not beaten for so long is dead, where its session does not tell. */
const DEAD_AFTER = '60 seconds';

/**
 * Takes a range that waits, or one whose worker is gone: its session has ended, or its heart stands still. Whoever is in
 * the middle of a batch has its row locked, and is passed over.
 */
export async function claimRange(connection: Connection, backfill: number, worker: string): Promise<Claim | null> {
  const [row] = await connection.query(
    `WITH free AS (
       SELECT number FROM lockkeeper.backfill_ranges AS r
       WHERE backfill = $1 AND state <> 'done' AND (
         state = 'pending' AND coalesce(not_before < clock_timestamp(), true)
         OR state = 'running' AND worker <> $2 AND (heartbeat < clock_timestamp() - interval '${DEAD_AFTER}' OR NOT EXISTS (
           SELECT FROM pg_stat_activity AS a WHERE a.pid = r.backend_pid AND coalesce(a.backend_start = r.backend_start, true))))
       ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
     UPDATE lockkeeper.backfill_ranges AS r SET state = 'running', worker = $2, heartbeat = clock_timestamp(),
       started = coalesce(started, clock_timestamp()), (backend_pid, backend_start) = (SELECT a.pid, a.backend_start FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid())
     FROM free WHERE r.number = free.number
     RETURNING r.number::int, r.pass, r.range_from AS "from", r.range_to AS "to", r.position`,
    [backfill, worker],
  );
  return row === undefined ? null : { ...(row as unknown as Omit<Claim, 'marks'>), marks: null };
}

/**
 * Cuts the next range off and takes it; null where all of the pass is cut. One worker at a time cuts, which takes as long
 * as an index needs for so many keys.
 */
export async function cutRange(
  connection: Connection,
  backfill: number,
  worker: string,
  textsFor: (pass: number) => Texts,
): Promise<Claim | null> {
  await connection.run('BEGIN');
  try {
    const row = await lockBackfill(connection, backfill);
    if (row.cut || row.state === 'done') {
      await connection.run('COMMIT');
      return null;
    }
    const from = row.frontier;
    const found =
      row.lastBlock === null ? await keysFrom(connection, textsFor(row.pass), from) : blocksFrom(from, row.lastBlock);
    const [made] = await connection.query(
      `INSERT INTO lockkeeper.backfill_ranges (backfill, pass, range_from, range_to, position, state, worker, backend_pid, backend_start, heartbeat, started)
       SELECT $1, $2, $3, $4, $3, 'running', $5, pid, backend_start, clock_timestamp(), clock_timestamp() FROM pg_stat_activity WHERE pid = pg_backend_pid()
       RETURNING number::int`,
      [backfill, row.pass, from, found.to, worker],
    );
    await connection.query('UPDATE lockkeeper.backfills SET frontier = $2, cut = $3 WHERE id = $1', [
      backfill,
      found.to,
      found.last,
    ]);
    await connection.run('COMMIT');
    return { number: Number(made?.number), pass: row.pass, from, position: from, to: found.to, marks: found.marks };
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

type Cut = Pick<Claim, 'to' | 'marks'> & { readonly last: boolean };

async function keysFrom(connection: Connection, texts: Texts, from: Bound | null): Promise<Cut> {
  const marks = await marksOf(connection, texts, { from, to: null }, RANGE_ROWS);
  const full = marks.length * GRAIN >= RANGE_ROWS;
  const to = full ? (marks.at(-1) ?? null) : null;
  return { to, marks: full ? marks.slice(0, -1) : marks, last: !full };
}

/** What lies behind the last block came after the beginning; a later pass looks at it. */
function blocksFrom(from: Bound | null, last: number): Cut {
  const next = Number(from?.[0] ?? 0) + RANGE_BLOCKS;
  return { to: [String(Math.min(next, last))], marks: null, last: next >= last };
}

/** The keys of a range at which a batch may end. */
export async function marksOf(
  connection: Connection,
  texts: Texts,
  range: Range,
  most: number,
): Promise<readonly Bound[]> {
  const rows = await connection.query(texts.marks(range, GRAIN, most));
  return rows.map(({ mark }) => mark as Bound);
}

/** Notes that these workers live; a range that is in the middle of a batch needs no note. */
export async function beat(connection: Connection, workers: readonly string[]): Promise<void> {
  await connection.query(
    `UPDATE lockkeeper.backfill_ranges SET heartbeat = clock_timestamp() WHERE number IN (
       SELECT number FROM lockkeeper.backfill_ranges WHERE state = 'running' AND worker = ANY($1) FOR UPDATE SKIP LOCKED)`,
    [workers],
  );
}

/** Gives back what a worker has and will not go on with. */
export async function giveBack(connection: Connection, worker: string): Promise<void> {
  await connection.query(
    `UPDATE lockkeeper.backfill_ranges SET state = 'pending', worker = NULL WHERE number IN (
       SELECT number FROM lockkeeper.backfill_ranges WHERE state = 'running' AND worker = $1 FOR UPDATE SKIP LOCKED)`,
    [worker],
  );
}
