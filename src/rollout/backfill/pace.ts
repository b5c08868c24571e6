import { raw } from '../../core/sql.js';
import type { Connection } from '../connection/connect.js';

/**
 * Milliseconds that a statement beside others works before it rests for as long. A core is theirs again that soon, not
 * when the batch ends, so a batch can be long enough for what each costs: its plan, its record, its write of the log.
 */
const WORK_MS = 0.75;

const NOW = "date_part('epoch', clock_timestamp())";
/** Where a transaction keeps since when it works, in seconds. Any role may set a name that has a dot. */
const SINCE = 'lockkeeper.works_since';
const worked = `${NOW} - current_setting('${SINCE}')::float8`;

/** A value for a SELECT that is sent before a paced statement, in its transaction: it begins to work now. */
export const BEGINS_TO_WORK = `set_config('${SINCE}', ${NOW}::text, true)`;

/**
 * A condition that is always true, asked for each row; it sleeps where the time to work is over. A row that took long is
 * rested for as long. Postgres sleeps for whole milliseconds, rounded up (src/backend/utils/adt/misc.c, `pg_sleep`).
 */
export const PACED = raw(
  `CASE WHEN ${worked} < ${WORK_MS / 1000} THEN true ELSE pg_sleep(${worked}) IS NOT NULL AND ${BEGINS_TO_WORK} IS NOT NULL END`,
);

/** Whether the role may let a statement sleep; some servers take that right from all but a few. */
export async function maySleep(connection: Connection): Promise<boolean> {
  const [row] = await connection.query("SELECT has_function_privilege('pg_sleep(double precision)', 'EXECUTE') AS may");
  return row?.may === true;
}
