import { literal } from '../../core/sql.js';
import type { Connection, Row } from '../connection/connect.js';
import { failureOf } from '../connection/failure.js';
import { BEGINS_TO_WORK } from './pace.js';
import type { Claim } from './ranges.js';
import type { Bound, Range, Texts } from './texts.js';

/** A part of a claimed range that is done in one transaction. */
export interface Batch extends Range {
  /** Rows or blocks in it, as the index counts them. */
  readonly walked: number;
  /** It is the last of its range. */
  readonly last: boolean;
}

/** `lost`: the range is another worker's by now, and nothing was done. */
export type BatchEnd = { readonly rows: number; readonly postponed: boolean } | 'lost';

/**
 * How long a batch waits for a row that somebody has locked. It holds others meanwhile, so this is short, and far below
 * deadlock_timeout: whoever would be in a deadlock with us never comes to know of it.
 */
const WAIT_MS = 20;

/** What a worker's session is told once. Ranges are read by their index, in its order, whatever the statistics say. */
export const WORKER_SESSION = [
  `SET lock_timeout = '${WAIT_MS}ms'`,
  "SET statement_timeout = '30s'",
  "SET idle_in_transaction_session_timeout = '10s'",
  'SET enable_seqscan = off',
  'SET enable_bitmapscan = off',
  "SET datestyle = 'ISO'",
  "SET client_connection_check_interval = '2s'",
  'SET jit = off',
];

/** What is to be done, by whom. */
export interface BatchOrder {
  readonly claim: Claim;
  readonly worker: string;
  readonly batch: Batch;
  /** Nobody else is at work in the database. */
  readonly alone: boolean;
}

/**
 * Does one batch. First as it is, because locking rows before they are written doubles the writing; when a row of it is
 * locked by somebody, again without such rows. What was left out is on record as a range of its own, in the same
 * transaction, to be done later.
 */
export async function runBatch(connection: Connection, texts: Texts, order: BatchOrder): Promise<BatchEnd> {
  const { batch, alone } = order;
  const paced = !alone && texts.mayRest;
  const begin = [beginText(alone, paced), mineText(order.claim.number, order.worker)];
  try {
    return await inOne(connection, order, begin, texts.batch(batch, paced), null);
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
  const skipping = texts.skipping(batch, paced);
  try {
    if (skipping !== null) return await inOne(connection, order, begin, skipping, texts.left(batch, 1));
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
  return await inOne(connection, order, begin, null, null);
}

/** Lock not available, deadlock, serialization failure: a moment later it may go well. */
function isLocked(error: unknown): boolean {
  return ['55P03', '40P01', '40001'].includes(failureOf(error).code ?? '');
}

/**
 * All of it in one round trip: while this process waits for its turn, rows would stay locked and the server idle. `text`
 * null: nothing is done, all of the batch is for later. `left` null: nothing can have been left out.
 */
async function inOne(
  connection: Connection,
  { claim, batch }: BatchOrder,
  begin: readonly string[],
  text: string | null,
  left: string | null,
): Promise<BatchEnd> {
  const change = changeText(claim.number, batch, text);
  const later = text === null || left !== null ? laterText(claim.number, batch, left) : null;
  const answers: (readonly Row[])[] = [];
  try {
    const texts = ['BEGIN', ...begin, change, ...(later === null ? [] : [later]), 'COMMIT'];
    await connection.queryEach(texts, (rows) => answers.push(rows));
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    if (answers.length === 2 && failureOf(error).code === DIVISION_BY_ZERO) return 'lost';
    throw error;
  }
  const [, , , changed, postponed] = answers;
  return { rows: Number(changed?.[0]?.rows), postponed: later !== null && (postponed?.length ?? 0) > 0 };
}

/**
 * Beside others the log is written with each batch: what several left would be written with the next commit of theirs,
 * which waits for it (`bench/backfill`). No standby is waited for. The position moves with the rows, so what a crash takes
 * back is done again.
 */
function beginText(alone: boolean, paced: boolean): string {
  return `SELECT set_config('synchronous_commit', '${alone ? 'off' : 'local'}', true)${paced ? `, ${BEGINS_TO_WORK}` : ''}`;
}

const DIVISION_BY_ZERO = '22012';

/**
 * Locks the range's row first and to the end: nobody takes the range over in the middle. Where it is another worker's
 * already, this fails, and with it all that stands behind it.
 */
function mineText(number: number, worker: string): string {
  return `SELECT 1 / count(*) FROM (SELECT FROM lockkeeper.backfill_ranges
    WHERE number = ${number} AND worker = ${literal(worker)} AND state = 'running' FOR UPDATE) AS mine`;
}

/** The batch itself, and where the range stands after it. */
function changeText(number: number, { to, walked, last }: Batch, text: string | null): string {
  const [rows, before] =
    text === null ? ['0', ''] : ['(SELECT count(*) FROM lk_changed)', `WITH lk_changed AS (${text}\nRETURNING 1)`];
  return `${before} UPDATE lockkeeper.backfill_ranges SET position = ${array(to)}, rows = rows + ${rows},
    walked = walked + ${walked}, batches = batches + 1, heartbeat = clock_timestamp(),
    milliseconds = milliseconds + extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000
    ${last ? ", state = 'done', ended = clock_timestamp()" : ''}
    WHERE number = ${number} RETURNING ${rows}::int AS rows`;
}

/** Puts the batch on record as a range of its own, where rows of it were left out. */
function laterText(number: number, { from, to }: Batch, left: string | null): string {
  return `INSERT INTO lockkeeper.backfill_ranges (backfill, pass, range_from, range_to, position, state, not_before)
    SELECT backfill, pass, ${array(from)}, ${array(to)}, ${array(from)}, 'pending', clock_timestamp() + interval '1 second'
    FROM lockkeeper.backfill_ranges WHERE number = ${number}${left === null ? '' : ` AND EXISTS (${left}\n)`}
    RETURNING number`;
}

function array(bound: Bound | null): string {
  return bound === null ? 'NULL' : `ARRAY[${bound.map((value) => literal(value)).join(', ')}]::text[]`;
}
