import type { Connection } from '../connection/connect.js';
import type { Bounds } from './baseline.js';
import type { MonitorReport } from './report.js';
import type { Span } from './span.js';

/**
 * Samples of all who work on a run, on one or many machines, in the ledger: whoever looks sees one picture. The tables
 * are made by the first run that is watched.
 */
const DDL = `
CREATE TABLE IF NOT EXISTS lockkeeper.samples (
  run bigint NOT NULL,
  worker text NOT NULL,
  at timestamptz NOT NULL,
  phase text NOT NULL CHECK (phase IN ('before', 'during', 'after')),
  readings jsonb NOT NULL,
  held text,
  PRIMARY KEY (run, worker, at)
);
CREATE TABLE IF NOT EXISTS lockkeeper.monitors (
  run bigint NOT NULL,
  worker text NOT NULL,
  started timestamptz NOT NULL DEFAULT now(),
  bounds jsonb NOT NULL,
  report jsonb,
  PRIMARY KEY (run, worker)
);`;

/** Samples of so many runs are kept, and of so many backfills. */
const KEPT = 20;

/** Whose samples they are: a run's, or those of a backfill that processes of their own work on, without a run. */
export type Subject = { readonly run: number } | { readonly backfill: number };

/** What stands in the column `run`: backfills have numbers of their own, and theirs stand below zero. */
export function subjectNumber(subject: Subject): number {
  return 'run' in subject ? subject.run : -subject.backfill;
}

/** Whoever was at it a moment ago knows how the database did before; this long after, it may do otherwise. */
const SAME_WORK = '10 minutes';

export interface Store {
  /** Bounds that another worker found before anything was changed, and works by; null: nobody did. */
  bounds(): Promise<Bounds | null>;
  begin(bounds: Bounds): Promise<void>;
  /** By the session that looks: it does one thing after the other, and reads only, but for this. */
  add(looking: Connection, span: Span): Promise<void>;
  end(report: MonitorReport): Promise<void>;
}

/** Opens the place of one worker's samples, and drops those of what is long past. */
export async function openStore(connection: Connection, subject: Subject, worker: string): Promise<Store> {
  if (!(await hasSamples(connection))) await makeTables(connection);
  const run = subjectNumber(subject);
  const past = run > 0 ? [1, run - KEPT] : [run + KEPT, -1];
  for (const table of ['samples', 'monitors']) {
    await connection.query(`DELETE FROM lockkeeper.${table} WHERE run BETWEEN $1 AND $2`, past);
  }
  return {
    async bounds() {
      const [row] = await connection.query(
        `SELECT bounds FROM lockkeeper.monitors AS m
         WHERE (run = $1::bigint OR $1::bigint < 0 AND run = (SELECT id FROM lockkeeper.runs WHERE state = 'running'))
           AND EXISTS (SELECT FROM lockkeeper.samples AS s WHERE s.run = m.run AND s.worker = m.worker
             AND s.at > clock_timestamp() - interval '${SAME_WORK}')
         ORDER BY started LIMIT 1`,
        [run],
      );
      return (row?.bounds as Bounds | undefined) ?? null;
    },
    async begin(bounds) {
      await connection.query(
        `INSERT INTO lockkeeper.monitors (run, worker, bounds) VALUES ($1, $2, $3)
         ON CONFLICT (run, worker) DO UPDATE SET bounds = EXCLUDED.bounds, started = EXCLUDED.started, report = NULL`,
        [run, worker, JSON.stringify(bounds)],
      );
    },
    async add(looking, { at, phase, readings, held }) {
      await looking.run('BEGIN READ WRITE');
      await looking.query(
        `INSERT INTO lockkeeper.samples (run, worker, at, phase, readings, held)
         VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6) ON CONFLICT DO NOTHING`,
        [run, worker, at, phase, JSON.stringify(rounded(readings)), held],
      );
      await looking.run('COMMIT');
    },
    async end(report) {
      await connection.query('UPDATE lockkeeper.monitors SET report = $3 WHERE run = $1 AND worker = $2', [
        run,
        worker,
        JSON.stringify(report),
      ]);
    },
  };
}

async function makeTables(connection: Connection): Promise<void> {
  try {
    await connection.run(
      `BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL client_min_messages = 'warning'; ${DDL} COMMIT;`,
    );
  } catch (error) {
    await connection.run('ROLLBACK');
    // Two workers at once: IF NOT EXISTS looks before it locks, so one of them fails, and finds all there.
    if (!(await hasSamples(connection))) throw error;
  }
}

/** True when a run of this database was ever watched. */
export async function hasSamples(connection: Connection): Promise<boolean> {
  const [row] = await connection.query("SELECT to_regclass('lockkeeper.monitors') IS NOT NULL AS there");
  return row?.there === true;
}

/** Four digits say all there is to say. */
function rounded(readings: Span['readings']): Span['readings'] {
  return Object.fromEntries(Object.entries(readings).map(([id, value]) => [id, Number(value.toPrecision(4))]));
}
