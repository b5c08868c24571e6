import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../connection/connect.js';
import { quotedKey } from '../names.js';
import { HeldError } from '../trouble.js';
import { lockBackfill } from './record.js';
import type { Texts } from './texts.js';

/** What there is for a worker that finds no range: nothing more, another pass, or to look again in a moment. */
export type Conclusion = 'done' | 'again' | 'wait';

const MOST_PASSES = 6;
/** More rows than this are not counted, only told. */
const COUNTED = 10_000;
/** Between the two looks that must both find nothing. */
const BETWEEN_MS = 300;

/**
 * Proves that a backfill is done. Where all ranges of a pass are, a query over the whole table counts what still needs
 * it, twice; where a row itself does not show it (INSERT … ON CONFLICT DO NOTHING), a pass that changed nothing is the
 * proof. Else another pass goes over what is left. One worker at a time proves.
 */
export async function conclude(
  connection: Connection,
  id: number,
  texts: Texts,
  relation: string,
): Promise<Conclusion> {
  await connection.run('BEGIN');
  try {
    // A scan takes as long as it takes, and reads the table as it lies.
    await connection.run(
      'SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on',
    );
    const conclusion = await concludeLocked(connection, id, texts, relation);
    await connection.run('COMMIT');
    return conclusion;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function concludeLocked(connection: Connection, id: number, texts: Texts, relation: string): Promise<Conclusion> {
  const [free] = await connection.query('SELECT id FROM lockkeeper.backfills WHERE id = $1 FOR UPDATE SKIP LOCKED', [
    id,
  ]);
  if (free === undefined) return 'wait';
  const row = await lockBackfill(connection, id);
  if (row.state === 'done') return 'done';
  if (!row.cut) return 'again';
  const [open] = await connection.query(
    "SELECT count(*) FILTER (WHERE state <> 'done')::int AS open, coalesce(sum(rows) FILTER (WHERE pass = $2), 0)::float8 AS rows FROM lockkeeper.backfill_ranges WHERE backfill = $1",
    [id, row.pass],
  );
  if (Number(open?.open) > 0) return 'wait';
  const left = await leftOf(connection, texts, Number(open?.rows));
  if (left === 0) {
    await connection.query(
      `UPDATE lockkeeper.backfills SET state = 'done', ended = clock_timestamp(),
         rows = (SELECT coalesce(sum(rows), 0) FROM lockkeeper.backfill_ranges WHERE backfill = $1) WHERE id = $1`,
      [id],
    );
    return 'done';
  }
  if (row.pass >= MOST_PASSES) {
    const many = left > COUNTED ? `more than ${COUNTED}` : String(left);
    throw new HeldError(`After ${row.pass} passes ${many} rows of ${relation} still need the backfill.`, {
      hint: 'Either the running code writes rows that need it, or the statement leaves them as they are (a value that is NULL). Mend that, and run again.',
    });
  }
  await connection.query(
    `UPDATE lockkeeper.backfills SET pass = pass + 1, frontier = NULL, cut = false,
       last_block = CASE WHEN last_block IS NOT NULL THEN pg_relation_size(to_regclass($2)) / 8192 END WHERE id = $1`,
    [id, quotedKey(relation)],
  );
  return 'again';
}

/** Rows that still need it; `changed` by the last pass where the rows do not show it. */
async function leftOf(connection: Connection, texts: Texts, changed: number): Promise<number> {
  const query = texts.left({ from: null, to: null }, COUNTED + 1);
  if (query === null) return changed;
  const first = (await connection.query(query)).length;
  if (first > 0) return first;
  await sleep(BETWEEN_MS);
  return (await connection.query(query)).length;
}
