import type { Connection } from '../connection/connect.js';
import { type RunRow, runState } from '../ledger/runs.js';
import type { Bounds } from './baseline.js';
import type { MonitorReport } from './report.js';
import type { Phase, Span } from './span.js';
import { hasSamples, type Subject, subjectNumber } from './store.js';

/**
 * A run as the ledger has it, or a backfill that is done without one: what was done when, and how the database did
 * meanwhile. Times are ISO 8601.
 */
export interface Picture {
  /** For people: host, port and database. */
  readonly target: string;
  /** Major version of the server. */
  readonly server: number;
  readonly of: 'run' | 'backfill';
  readonly run: Pick<RunRow, 'id' | 'state' | 'commit' | 'actor' | 'note'> & {
    /** Null: a backfill belongs to every plan that has it. */
    readonly planId: string | null;
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

/** What is under way: a run, else a backfill that processes of their own are at; else the last run. Null: there is none. */
export async function latestSubject(connection: Connection): Promise<Subject | null> {
  const [last] = await connection.query(
    `SELECT id::int, ${runState('r')} AS state FROM lockkeeper.runs AS r ORDER BY r.id DESC LIMIT 1`,
  );
  if (last?.state === 'running') return { run: Number(last.id) };
  const [open] = await connection.query(
    `SELECT b.id::int FROM lockkeeper.backfills AS b WHERE ${backfillState('b')} = 'running' ORDER BY b.id DESC LIMIT 1`,
  );
  if (open !== undefined) return { backfill: Number(open.id) };
  return last === undefined ? null : { run: Number(last.id) };
}

/** The picture of a run, or of a backfill over all runs and machines. Null: there is no such thing. */
export async function readPicture(connection: Connection, subject: Subject): Promise<Picture | null> {
  const run = 'run' in subject ? await readRun(connection, subject.run) : await readHead(connection, subject.backfill);
  if (run === null) return null;
  const backfills = 'run' in subject ? await backfillsOf(connection, subject.run) : [subject.backfill];
  return {
    target: connection.shown,
    server: connection.version,
    of: 'run' in subject ? 'run' : 'backfill',
    run,
    steps: await readSteps(connection, subject),
    ...(await readBackfills(connection, backfills)),
    ...(await readSamples(connection, subject, backfills)),
  };
}

async function readRun(connection: Connection, run: number): Promise<Picture['run'] | null> {
  const [found] = await connection.query(
    `SELECT id::int, ${runState('r')} AS state, plan_id AS "planId", commit_sha AS commit, actor, note, ${iso('started')} AS started, ${iso('ended')} AS ended
     FROM lockkeeper.runs AS r WHERE id = $1`,
    [run],
  );
  return (found as unknown as Picture['run'] | undefined) ?? null;
}

/** A backfill in the place of a run. It ended when its last worker did, as long as nobody goes on. */
async function readHead(connection: Connection, backfill: number): Promise<Picture['run'] | null> {
  const [found] = await connection.query(
    `SELECT id::int, state, NULL AS "planId", NULL AS commit, NULL AS actor, note, ${iso('started')} AS started,
       CASE WHEN state <> 'running' THEN ${iso('coalesce(ended, beat, started)')} END AS ended
     FROM (SELECT b.id, b.note, b.started, b.ended, ${backfillState('b')} AS state,
       (SELECT max(heartbeat) FROM lockkeeper.backfill_ranges AS r WHERE r.backfill = b.id) AS beat
       FROM lockkeeper.backfills AS b WHERE b.id = $1) AS one`,
    [backfill],
  );
  return (found as unknown as Picture['run'] | undefined) ?? null;
}

/**
 * How a backfill stands, as a run's state. Somebody is at it while a session of ours is there, whether it works, waits or
 * proves; a standby does not know of sessions, and goes by the heart of whoever has a range.
 */
const backfillState = (b: string): string => `CASE WHEN ${b}.state = 'done' THEN 'done' WHEN CASE
  WHEN pg_is_in_recovery() THEN EXISTS (SELECT FROM lockkeeper.backfill_ranges AS r
    WHERE r.backfill = ${b}.id AND r.heartbeat > clock_timestamp() - interval '60 seconds')
  ELSE EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datname = current_database()
    AND a.application_name IN ('lockkeeper lease', 'lockkeeper backfill')) END THEN 'running' ELSE 'stopped' END`;

async function readSteps(connection: Connection, subject: Subject): Promise<PictureStep[]> {
  const own =
    'run' in subject
      ? 's.run = $1'
      : '(migration, statement, sha256) = (SELECT migration, statement, sha256 FROM lockkeeper.backfills WHERE id = $1)';
  const steps = await connection.query(
    `SELECT migration, statement, kind, state, attempts, note, ${iso('started')} AS started, ${iso('ended')} AS ended,
       rollback_grade AS "rollbackGrade" FROM lockkeeper.steps AS s WHERE ${own} ORDER BY position`,
    ['run' in subject ? subject.run : subject.backfill],
  );
  return steps as unknown as PictureStep[];
}

async function hasBackfills(connection: Connection): Promise<boolean> {
  const [there] = await connection.query("SELECT to_regclass('lockkeeper.backfill_ranges') IS NOT NULL AS there");
  return there?.there === true;
}

/** Backfills of which a range was done while the run was under way. */
async function backfillsOf(connection: Connection, run: number): Promise<number[]> {
  if (!(await hasBackfills(connection))) return [];
  const found = await connection.query(
    `SELECT b.id::int FROM lockkeeper.backfills AS b, lockkeeper.runs AS run
     WHERE run.id = $1 AND EXISTS (SELECT FROM lockkeeper.backfill_ranges AS r WHERE r.backfill = b.id
       AND r.started < coalesce(run.ended, 'infinity') AND coalesce(r.ended, 'infinity') > run.started)`,
    [run],
  );
  return found.map(({ id }) => Number(id));
}

async function readBackfills(
  connection: Connection,
  ids: readonly number[],
): Promise<Pick<Picture, 'backfills' | 'ranges'>> {
  if (ids.length === 0) return { backfills: [], ranges: [] };
  const backfills = await connection.query(
    `SELECT b.id::int, b.migration, b.relation, b.state, b.estimate::float8,
       coalesce((SELECT sum(r.rows) FROM lockkeeper.backfill_ranges AS r WHERE r.backfill = b.id), b.rows)::float8 AS rows
     FROM lockkeeper.backfills AS b WHERE b.id = ANY($1)`,
    [ids],
  );
  const ranges = await connection.query(
    `SELECT backfill::int, worker, rows::float8, batches, ${iso('started')} AS started, ${iso('ended')} AS ended
     FROM lockkeeper.backfill_ranges WHERE backfill = ANY($1) AND started IS NOT NULL ORDER BY number DESC LIMIT ${MOST_RANGES}`,
    [ids],
  );
  return {
    backfills: backfills as unknown as PictureBackfill[],
    ranges: [...ranges].reverse() as unknown as PictureRange[],
  };
}

/** What all saw who watched: of the backfills of a run those who joined in, as long as it went on. */
async function readSamples(
  connection: Connection,
  subject: Subject,
  backfills: readonly number[],
): Promise<Pick<Picture, 'bounds' | 'watchers' | 'reports'>> {
  if (!(await hasSamples(connection))) return { bounds: {}, watchers: [], reports: [] };
  const own = subjectNumber(subject);
  const joined = 'run' in subject ? backfills.map((backfill) => subjectNumber({ backfill })) : [];
  const rows = (await connection.query(
    `SELECT s.run::int, worker, (extract(epoch FROM at) * 1000)::float8 AS at, phase, readings, held
     FROM lockkeeper.samples AS s LEFT JOIN lockkeeper.runs AS r ON r.id = $1
     WHERE s.run = $1 OR s.run = ANY($2) AND at BETWEEN r.started AND coalesce(r.ended, 'infinity') ORDER BY at`,
    [own, joined],
  )) as unknown as (Span & { run: number; worker: string; phase: Phase })[];
  const monitors = (
    (await connection.query(
      'SELECT run::int, worker, bounds, report FROM lockkeeper.monitors WHERE run = $1 OR run = ANY($2) ORDER BY run <> $1, started',
      [own, joined],
    )) as unknown as { run: number; worker: string; bounds: Bounds; report: MonitorReport | null }[]
  ).map((one) => ({ ...one, spans: rows.filter(({ run, worker }) => run === one.run && worker === one.worker) }));
  const seen = monitors.filter(({ run, spans }) => run === own || spans.length > 0);
  return {
    bounds: seen[0]?.bounds ?? {},
    watchers: seen.map(({ worker, spans }) => ({ worker, spans })),
    reports: seen.flatMap(({ report }) => (report === null ? [] : [report])),
  };
}
