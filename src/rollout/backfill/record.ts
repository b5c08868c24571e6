import type { Connection } from '../connection/connect.js';
import type { StepKey } from '../ledger/ledger.js';
import type { Walk } from './key.js';
import type { Bound } from './texts.js';

/** A backfill in the ledger; all workers on all machines share it. */
export interface BackfillRow {
  readonly id: number;
  /** Columns that its ranges are cut by; empty: blocks. Settled once, by whoever began it. */
  readonly key: readonly string[];
  readonly state: 'running' | 'done';
  /** 1: every row is walked; later ones go over what an earlier one left. */
  readonly pass: number;
  readonly frontier: Bound | null;
  /** Blocks that the pass ends at; null where ranges are cut by a key. */
  readonly lastBlock: number | null;
  /** All ranges of the pass are cut. */
  readonly cut: boolean;
  readonly estimate: number;
  readonly rows: number;
}

const COLUMNS = `id::int, key, state, pass, frontier, last_block::float8 AS "lastBlock", cut, estimate::float8, rows::float8`;

/** Puts a backfill on record, or finds it there, with the cut that it began with. */
export async function openBackfill(
  connection: Connection,
  { migration, statement, sha256 }: StepKey,
  walk: Walk,
): Promise<BackfillRow> {
  const columns = walk.key.map(({ name }) => name);
  await connection.query(
    `INSERT INTO lockkeeper.backfills (migration, statement, sha256, relation, key, estimate, last_block)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (migration, statement, sha256) DO NOTHING`,
    [
      migration,
      statement,
      sha256,
      walk.relation,
      columns,
      Math.round(walk.estimate),
      columns.length > 0 ? null : walk.blocks,
    ],
  );
  const [row] = await connection.query(
    `SELECT ${COLUMNS} FROM lockkeeper.backfills WHERE migration = $1 AND statement = $2 AND sha256 = $3`,
    [migration, statement, sha256],
  );
  return row as unknown as BackfillRow;
}

/** The number of a step's backfill; null: nobody began it. */
export async function backfillNumber(
  connection: Connection,
  { migration, statement, sha256 }: StepKey,
): Promise<number | null> {
  const [row] = await connection.query(
    'SELECT id::int FROM lockkeeper.backfills WHERE migration = $1 AND statement = $2 AND sha256 = $3',
    [migration, statement, sha256],
  );
  return row === undefined ? null : Number(row.id);
}

export async function readBackfill(connection: Connection, id: number): Promise<BackfillRow> {
  const [row] = await connection.query(`SELECT ${COLUMNS} FROM lockkeeper.backfills WHERE id = $1`, [id]);
  return row as unknown as BackfillRow;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockBackfill(connection: Connection, id: number): Promise<BackfillRow> {
  const [row] = await connection.query(`SELECT ${COLUMNS} FROM lockkeeper.backfills WHERE id = $1 FOR UPDATE`, [id]);
  return row as unknown as BackfillRow;
}

/** How far all workers together are. */
export interface Standing {
  readonly state: BackfillRow['state'];
  readonly pass: number;
  /** Rows looked at in this pass, or blocks. */
  readonly walked: number;
  /** Rows changed in all passes. */
  readonly rows: number;
  readonly batches: number;
  /** Workers that hold a range now. */
  readonly workers: number;
  /** Ranges of this pass that are not done. */
  readonly open: number;
}

export async function standingOfBackfill(connection: Connection, id: number): Promise<Standing> {
  const [row] = await connection.query(
    `SELECT b.state, b.pass, coalesce(sum(r.walked) FILTER (WHERE r.pass = b.pass), 0)::float8 AS walked, coalesce(sum(r.rows), 0)::float8 AS rows,
       coalesce(sum(r.batches), 0)::int AS batches, count(DISTINCT r.worker) FILTER (WHERE r.state = 'running')::int AS workers,
       count(*) FILTER (WHERE r.pass = b.pass AND r.state <> 'done')::int AS open
     FROM lockkeeper.backfills AS b LEFT JOIN lockkeeper.backfill_ranges AS r ON r.backfill = b.id
     WHERE b.id = $1 GROUP BY b.id`,
    [id],
  );
  return row as unknown as Standing;
}
