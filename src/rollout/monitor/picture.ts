import type { Connection } from '../connection/connect.js';
import type { RunRow } from '../ledger/runs.js';
import type { Bounds } from './baseline.js';
import type { MonitorReport } from './report.js';
import type { Phase, Span } from './span.js';
import { hasSamples } from './store.js';

/** A run as the ledger has it: what was done when, and how the database did meanwhile. Times are ISO 8601. */
export interface Picture {
  /** For people: host, port and database. */
  readonly target: string;
  /** Major version of the server. */
  readonly server: number;
  readonly run: Pick<RunRow, 'id' | 'state' | 'planId' | 'commit' | 'actor' | 'note'> & {
    readonly started: string;
    readonly ended: string | null;
  };
  readonly steps: readonly PictureStep[];
  readonly backfills: readonly PictureBackfill[];
  readonly ranges: readonly PictureRange[];
  /** Empty where nobody watched. */
  readonly bounds: Bounds;
  readonly watchers: readonly { readonly worker: string; readonly spans: readonly Span[] }[];
  /** Of each who watched to the end. */
  readonly reports: readonly MonitorReport[];
}

export interface PictureStep {
  readonly migration: string;
  readonly statement: number;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
  readonly note: string | null;
  readonly started: string | null;
  readonly ended: string | null;
  readonly rollbackGrade: string | null;
}

export interface PictureBackfill {
  readonly id: number;
  readonly migration: string;
  readonly relation: string;
  readonly state: string;
  readonly rows: number;
  /** Rows that were thought to be there when it began. */
  readonly estimate: number;
}

export interface PictureRange {
  readonly backfill: number;
  readonly worker: string | null;
  readonly rows: number;
  readonly batches: number;
  readonly started: string;
  /** Null: under way. */
  readonly ended: string | null;
}

const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Ranges that are drawn one by one; of more the earliest are left out. */
const MOST_RANGES = 2000;

/** The picture of a run; of the last one where none is named. Null: there is no such run. */
export async function readPicture(connection: Connection, run: number | null): Promise<Picture | null> {
  const [found] = await connection.query(
    `SELECT id::int, state, plan_id AS "planId", commit_sha AS commit, actor, note, ${iso('started')} AS started, ${iso('ended')} AS ended
     FROM lockkeeper.runs WHERE id = coalesce($1, (SELECT max(id) FROM lockkeeper.runs))`,
    [run],
  );
  if (found === undefined) return null;
  const { id } = found as unknown as Picture['run'];
  const steps = await connection.query(
    `SELECT migration, statement, kind, state, attempts, note, ${iso('started')} AS started, ${iso('ended')} AS ended,
       rollback_grade AS "rollbackGrade" FROM lockkeeper.steps WHERE run = $1 ORDER BY position`,
    [id],
  );
  const backfills = await readBackfills(connection, id);
  return {
    target: connection.shown,
    server: connection.version,
    run: found as unknown as Picture['run'],
    steps: steps as unknown as PictureStep[],
    ...backfills,
    ...(await readSamples(connection, id)),
  };
}

async function readBackfills(connection: Connection, run: number): Promise<Pick<Picture, 'backfills' | 'ranges'>> {
  const [there] = await connection.query("SELECT to_regclass('lockkeeper.backfill_ranges') IS NOT NULL AS there");
  if (there?.there !== true) return { backfills: [], ranges: [] };
  const backfills = (await connection.query(
    `SELECT b.id::int, b.migration, b.relation, b.state, b.estimate::float8,
       coalesce((SELECT sum(r.rows) FROM lockkeeper.backfill_ranges AS r WHERE r.backfill = b.id), b.rows)::float8 AS rows
     FROM lockkeeper.backfills AS b, lockkeeper.runs AS run
     WHERE run.id = $1 AND EXISTS (SELECT FROM lockkeeper.backfill_ranges AS r WHERE r.backfill = b.id
       AND r.started < coalesce(run.ended, 'infinity') AND coalesce(r.ended, 'infinity') > run.started)`,
    [run],
  )) as unknown as PictureBackfill[];
  const ranges = await connection.query(
    `SELECT backfill::int, worker, rows::float8, batches, ${iso('started')} AS started, ${iso('ended')} AS ended
     FROM lockkeeper.backfill_ranges WHERE backfill = ANY($1) AND started IS NOT NULL ORDER BY number DESC LIMIT ${MOST_RANGES}`,
    [backfills.map(({ id }) => id)],
  );
  return { backfills, ranges: [...ranges].reverse() as unknown as PictureRange[] };
}

async function readSamples(
  connection: Connection,
  run: number,
): Promise<Pick<Picture, 'bounds' | 'watchers' | 'reports'>> {
  if (!(await hasSamples(connection))) return { bounds: {}, watchers: [], reports: [] };
  const monitors = (await connection.query(
    'SELECT worker, bounds, report FROM lockkeeper.monitors WHERE run = $1 ORDER BY started',
    [run],
  )) as unknown as { worker: string; bounds: Bounds; report: MonitorReport | null }[];
  const rows = (await connection.query(
    `SELECT worker, (extract(epoch FROM at) * 1000)::float8 AS at, phase, readings, held FROM lockkeeper.samples
     WHERE run = $1 ORDER BY at`,
    [run],
  )) as unknown as (Span & { worker: string; phase: Phase })[];
  return {
    bounds: monitors[0]?.bounds ?? {},
    watchers: monitors.map(({ worker }) => ({ worker, spans: rows.filter((row) => row.worker === worker) })),
    reports: monitors.flatMap(({ report }) => (report === null ? [] : [report])),
  };
}
