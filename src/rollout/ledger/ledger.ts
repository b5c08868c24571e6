import { LockkeeperError } from '../../core/errors.js';
import { literal, raw, sql } from '../../core/sql.js';
import type { Connection } from '../connection/connect.js';
import { failureOf } from '../connection/failure.js';
import { LEDGER_DDL, LEDGER_VERSION } from './schema.js';

/** The ledger can't be used as it is. */
export class LedgerError extends LockkeeperError {}

export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'rolled_back';

/** What tells one step from all others: the text counts, so that a statement that was edited is another one. */
export interface StepKey {
  /** Path of the migration, relative to the root of the repository. */
  readonly migration: string;
  /** Index of the statement in it. */
  readonly statement: number;
  /** sha256 hex of the statement's text. */
  readonly sha256: string;
}

export interface StepRow extends StepKey {
  readonly state: StepState;
  readonly kind: string;
  readonly attempts: number;
  readonly note: string | null;
  readonly backendPid: number | null;
  readonly backendStart: string | null;
  readonly started: string | null;
  readonly ended: string | null;
  /** The tool on whose record the migration is too; null: on ours alone. */
  readonly tool: string | null;
  readonly rollbackSql: string | null;
  readonly rollbackGrade: 'exact' | 'schema only' | 'impossible' | null;
}

/** True when this database has a ledger. */
export async function hasLedger(connection: Connection): Promise<boolean> {
  const [row] = await connection.query("SELECT to_regclass('lockkeeper.steps') IS NOT NULL AS there");
  return row?.there === true;
}

/** Makes the ledger where there is none, and refuses one that a newer program wrote. */
export async function openLedger(connection: Connection): Promise<void> {
  const [row] = await connection.query(
    "SELECT obj_description(to_regnamespace('lockkeeper'), 'pg_namespace') AS note, to_regnamespace('lockkeeper') IS NOT NULL AS there",
  );
  const version = /version (\d+)$/.exec(String(row?.note ?? ''))?.[1];
  if (row?.there === true && version !== undefined && Number(version) > LEDGER_VERSION) {
    throw new LedgerError(
      `The ledger in ${connection.shown} is of version ${version}; this is Lockkeeper for ${LEDGER_VERSION}.`,
      {
        hint: 'Use the newer Lockkeeper that wrote it.',
      },
    );
  }
  if (row?.there === true && (await hasLedger(connection)) && version !== undefined) return;
  for (let attempt = 0; ; attempt++) {
    try {
      await connection.run(
        `BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL client_min_messages = 'warning'; ${LEDGER_DDL} COMMIT;`,
      );
      return;
    } catch (error) {
      await connection.run('ROLLBACK');
      const { code, message } = failureOf(error);
      // Two first runs at once: IF NOT EXISTS looks before it locks, so one of them fails, and then finds all there.
      if (attempt < 3 && (code === '23505' || code === '42P07' || code === '42710' || code === '42P06')) continue;
      throw new LedgerError(`The ledger can't be made in ${connection.shown}: ${message}.`, {
        hint:
          code === '42501'
            ? 'Grant CREATE on the database to the role, or create the schema "lockkeeper" owned by it.'
            : 'Look at the server’s log.',
        cause: error,
      });
    }
  }
}

const COLUMNS = `migration, statement, sha256, state, kind, attempts, note, backend_pid AS "backendPid",
  backend_start::text AS "backendStart", started::text AS started, ended::text AS ended, tool,
  rollback_sql AS "rollbackSql", rollback_grade AS "rollbackGrade"`;

/** Every step on record, in the order in which they ran. */
export async function readSteps(connection: Connection): Promise<readonly StepRow[]> {
  const rows = await connection.query(`SELECT ${COLUMNS} FROM lockkeeper.steps ORDER BY position`);
  return rows as unknown as StepRow[];
}

export interface StepMark extends StepKey {
  readonly run: number;
  readonly kind: string;
  readonly state: StepState;
  readonly note?: string | null;
  readonly tool?: string | null;
  readonly rollbackSql?: string | null;
  readonly rollbackGrade?: StepRow['rollbackGrade'];
}

/**
 * Writes where a step stands. A step that is done stays done: false, and nothing is written, when another runner was
 * there first. A run that others took for dead writes nothing any more.
 */
export async function markStep(connection: Connection, mark: StepMark): Promise<boolean> {
  const [row] = await connection.query(
    `WITH mine AS (SELECT id FROM lockkeeper.runs WHERE id = $4 AND state = 'running'),
     put AS (
       INSERT INTO lockkeeper.steps AS s
         (migration, statement, sha256, run, kind, state, attempts, backend_pid, backend_start, started, ended, note, tool, rollback_sql, rollback_grade)
       SELECT $1, $2, $3, mine.id, $5, $6, 1, a.pid, a.backend_start, clock_timestamp(),
         CASE WHEN $6 IN ('done', 'failed') THEN clock_timestamp() END, $7, $8, $9, $10
       FROM mine, (SELECT pg_backend_pid() AS pid, (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) AS backend_start) AS a
       ON CONFLICT (migration, statement, sha256) DO UPDATE SET
         run = EXCLUDED.run, state = EXCLUDED.state, note = EXCLUDED.note,
         attempts = s.attempts + CASE WHEN EXCLUDED.state = 'running' OR s.state IN ('pending', 'rolled_back') THEN 1 ELSE 0 END,
         backend_pid = EXCLUDED.backend_pid, backend_start = EXCLUDED.backend_start,
         started = CASE WHEN EXCLUDED.state = 'running' OR s.started IS NULL THEN EXCLUDED.started ELSE s.started END,
         ended = EXCLUDED.ended, tool = EXCLUDED.tool,
         rollback_sql = COALESCE(EXCLUDED.rollback_sql, s.rollback_sql),
         rollback_grade = COALESCE(EXCLUDED.rollback_grade, s.rollback_grade)
       WHERE s.state <> 'done'
       RETURNING 1)
     SELECT (SELECT count(*)::int FROM mine) AS mine, (SELECT count(*)::int FROM put) AS put`,
    [
      mark.migration,
      mark.statement,
      mark.sha256,
      mark.run,
      mark.kind,
      mark.state,
      mark.note ?? null,
      mark.tool ?? null,
      mark.rollbackSql ?? null,
      mark.rollbackGrade ?? null,
    ],
  );
  if (row?.mine === 0) throw lostLease(mark.run);
  return row?.put === 1;
}

function lostLease(run: number): LedgerError {
  return new LedgerError(`Run ${run} has no right to go on: another run took it for dead.`, {
    hint: '"lockkeeper status" shows who is at it now.',
  });
}

/** Takes back that steps are done: the tool that has the migration too went back. */
export async function forgetSteps(connection: Connection, keys: readonly StepKey[], note: string): Promise<void> {
  for (const { migration, statement, sha256 } of keys) {
    await connection.query(
      `UPDATE lockkeeper.steps SET state = 'rolled_back', note = $4, tool = NULL
       WHERE migration = $1 AND statement = $2 AND sha256 = $3 AND state = 'done'`,
      [migration, statement, sha256, note],
    );
    // What filled the rows is undone with the rest; the next time all of them are looked at.
    await connection.query('DELETE FROM lockkeeper.backfills WHERE migration = $1 AND statement = $2 AND sha256 = $3', [
      migration,
      statement,
      sha256,
    ]);
  }
}

/** SQL that keeps what would take a step back; null: nothing is known. */
export function keepRollback(
  { migration, statement, sha256 }: StepKey,
  rollback: Pick<StepMark, 'rollbackSql' | 'rollbackGrade'> | null,
): string {
  const [text, grade] = [rollback?.rollbackSql ?? null, rollback?.rollbackGrade ?? 'impossible'];
  return sql`UPDATE lockkeeper.steps
    SET rollback_sql = ${text === null ? raw('NULL') : literal(text)}, rollback_grade = ${literal(grade)}
    WHERE migration = ${literal(migration)} AND statement = ${statement} AND sha256 = ${literal(sha256)}`.text;
}

/** Notes that a migration is on a tool's record too. */
export async function noteTool(connection: Connection, migration: string, tool: string): Promise<void> {
  await connection.query("UPDATE lockkeeper.steps SET tool = $2 WHERE migration = $1 AND state = 'done'", [
    migration,
    tool,
  ]);
}

export function keyText({ migration, statement, sha256 }: StepKey): string {
  return `${migration}\0${statement}\0${sha256}`;
}
