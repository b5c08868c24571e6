import { type ServerFailure, serverFailure } from './failure.js';
import type { Replay } from './kept.js';
import { isOfMachine } from './machine.js';
import type { Observation } from './observation.js';
import type { Session } from './session.js';

/** Rows that we made up may not fit what a migration does with them: constraints and conversions. */
const MADE_UP_ROWS = /^2[23]/;
/** The role is no superuser where the server is ours: insufficient_privilege; extensions that are not installed. */
const OUR_SERVER: ReadonlySet<string> = new Set(['42501', '58P01', '0A000']);
/** What no major would take: names that are not there, and names that are taken. */
const EVERY_MAJOR: ReadonlySet<string> = new Set(['42P01', '42703', '42P07', '42701']);

/** Why a failure says nothing of the migration: rows that were made up, or the server that it ran on. */
export type Excuse = 'rows' | 'server';

/** Says which failures may be the throw-away server's own, and no verdict on the migration. */
export function excuses(replayed: Replay, sameMajor: boolean): (observation: Observation) => Excuse | null {
  return ({ failure }) => {
    if (failure === null) return null;
    const { sqlstate, message } = failure;
    if (replayed.gaps.length > 0 || isOfMachine(failure)) return 'server';
    if (OUR_SERVER.has(sqlstate) && /permission denied|must be|superuser|extension/i.test(message)) return 'server';
    if (!sameMajor && !EVERY_MAJOR.has(sqlstate)) return 'server';
    return MADE_UP_ROWS.test(sqlstate) ? 'rows' : null;
  };
}

const EMPTY_TABLES = `DO $lockkeeper$ DECLARE names text; BEGIN
  SELECT string_agg(c.oid::regclass::text, ', ') INTO names FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND pg_has_role(c.relowner, 'USAGE');
  IF names IS NOT NULL THEN EXECUTE 'TRUNCATE ' || names || ' CASCADE'; END IF;
END $lockkeeper$`;

/**
 * True when a statement that failed at a value fails at one just so in tables without rows: then no row is to blame, such
 * as for a default that is no number. Not asked of constraints: an empty table may lack what the real one has. Leaves
 * nothing behind in the transaction that is open.
 */
export async function failsWithoutRows(session: Session, sql: string, failure: ServerFailure): Promise<boolean> {
  if (!failure.sqlstate.startsWith('22')) return false;
  let again: ServerFailure | null = null;
  await session.run('SAVEPOINT lockkeeper');
  try {
    await session.run(EMPTY_TABLES);
    await session.run(sql).catch((error: unknown) => {
      again = serverFailure(error);
      if (again === null) throw error;
    });
  } catch (error) {
    if (serverFailure(error) === null) throw error;
  }
  await session.run('ROLLBACK TO lockkeeper; RELEASE lockkeeper');
  return (again as ServerFailure | null)?.sqlstate === failure.sqlstate;
}
