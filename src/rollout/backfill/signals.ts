import { rest } from '../attempt.js';
import type { Connection } from '../connection/connect.js';
import { quotedKey } from '../names.js';
import { throwIfStopped } from '../stop.js';
import type { Governor, GovernorContext } from './governor.js';

/** From where on a backfill waits. */
export interface Limits {
  /** Seconds that the slowest standby may be behind. */
  readonly lag: number;
  /** Bytes of log that it may not have received yet. */
  readonly unsent: number;
  /** Share of dead rows of the table at which a vacuum that runs is waited for. */
  readonly dead: number;
}

const LIMITS: Limits = { lag: 2, unsent: 256 * 1024 * 1024, dead: 0.5 };
const LOOK_MS = 250;
const WAIT_MS = 50;
/** A vacuum that takes longer is not waited for: it may be held up by somebody else's transaction. */
const VACUUM_PATIENCE_MS = 120_000;
/** After others were seen at work, so long a backfill is not taken to be alone. */
const COMPANY_MS = 5000;
/** Rest for a millisecond of work, beside others. */
const REST = 1;

interface Look {
  readonly lag: number;
  readonly unsent: number;
  readonly standby: string | null;
  readonly waiters: number;
  /**
   * Sessions that were at work on something else in the last second: short requests are seldom seen under way. Those of
   * which our role may see nothing (it lacks pg_read_all_stats) are taken to be at work.
   */
  readonly others: number;
  readonly dead: number;
  readonly vacuum: boolean;
}

/**
 * The governor that is there where nobody brings another: it looks four times a second, and lets no batch begin while a
 * standby is behind, somebody waits for a lock that one of our sessions has, or a vacuum has the table's dead rows before
 * it. Beside others at work it rests after each batch that has not rested by itself, by how long that
 * took: a core and the log are theirs as well.
 */
export async function watchSignals(context: GovernorContext, limits: Limits = LIMITS): Promise<Governor> {
  const { watch, table, pids, onWait } = context;
  let why: string | null = null;
  let ended = false;
  let vacuumSince: number | null = null;
  let companyUntil = 0;
  let restsUntil = 0;
  const look = async (): Promise<void> => {
    const seen = await lookAt(watch, table, pids());
    if (!seen.vacuum || seen.dead < limits.dead) vacuumSince = null;
    else vacuumSince ??= Date.now();
    const patient = vacuumSince !== null && Date.now() - vacuumSince < VACUUM_PATIENCE_MS;
    if (seen.others > 0) companyUntil = Date.now() + COMPANY_MS;
    const next = reasonOf(seen, limits, patient);
    if ((next === null) !== (why === null)) onWait(next);
    why = next;
  };
  const isAlone = (): boolean => Date.now() >= companyUntil;
  await look();
  const watching = (async () => {
    while (!ended) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
      // What can't be asked is not known: the batches have timeouts of their own.
      if (!ended) await look().catch(() => undefined);
    }
  })();
  return {
    async admit(signal) {
      throwIfStopped(signal);
      while (why !== null) await rest(WAIT_MS, signal);
      const left = restsUntil - Date.now();
      if (left > 0) await rest(left, signal);
    },
    isAlone,
    note({ milliseconds, rested }) {
      if (!isAlone() && !rested) restsUntil = Date.now() + milliseconds * REST;
    },
    async stop() {
      ended = true;
      await watching;
    },
  };
}

function reasonOf({ lag, unsent, standby, waiters, dead }: Look, limits: Limits, vacuum: boolean): string | null {
  if (lag > limits.lag) return `${standby} is ${lag.toFixed(1)} s behind`;
  if (unsent > limits.unsent) return `${standby} has ${Math.round(unsent / 1024 / 1024)} MB of the log still to come`;
  if (waiters > 0) return `${waiters} ${waiters === 1 ? 'session waits' : 'sessions wait'} for rows that it has`;
  if (vacuum) return `a vacuum has ${Math.round(dead * 100)} % dead rows to clean up`;
  return null;
}

async function lookAt(watch: Connection, table: string, pids: readonly number[]): Promise<Look> {
  const [row] = await watch.query(
    `SELECT coalesce(r.lag, 0) AS lag, coalesce(r.unsent, 0) AS unsent, r.standby,
       (SELECT count(DISTINCT l.pid)::int FROM pg_locks AS l
         WHERE NOT l.granted AND NOT l.pid = ANY($2) AND pg_blocking_pids(l.pid) && $2) AS waiters,
       (SELECT count(*)::int FROM pg_stat_activity AS a
         WHERE a.datname = current_database() AND a.application_name NOT LIKE 'lockkeeper%'
         AND (a.backend_type IS NULL OR a.backend_type = 'client backend'
           AND (a.state = 'active' OR a.state_change > clock_timestamp() - interval '1 second'))) AS others,
       coalesce((SELECT s.n_dead_tup / greatest(c.reltuples, 10000) FROM pg_stat_all_tables AS s JOIN pg_class AS c ON c.oid = s.relid
         WHERE c.oid = to_regclass($1)), 0)::float8 AS dead,
       EXISTS (SELECT FROM pg_stat_progress_vacuum WHERE relid = to_regclass($1)) AS vacuum
     FROM (SELECT 1) AS one LEFT JOIN LATERAL (
       SELECT extract(epoch FROM replay_lag)::float8 AS lag, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 AS unsent,
         coalesce(nullif(application_name, ''), 'a standby') AS standby
       FROM pg_stat_replication WHERE state IS NULL OR state <> 'backup' ORDER BY replay_lag DESC NULLS LAST, unsent DESC LIMIT 1) AS r ON true`,
    [quotedKey(table), pids],
  );
  return row as unknown as Look;
}
