import { compareLockModes, lockModeNamed, lockModesConflict } from '../core/lock-mode.js';
import type { Connection } from './connection/connect.js';
import { quotedKey } from './names.js';
import type { Step } from './steps.js';

/** Somebody whose transaction a step would have to wait for. */
export interface Blocker {
  readonly pid: number;
  readonly relation: string;
  readonly mode: string;
  /** Seconds since its transaction began; 0 where our role may not see that. */
  readonly age: number;
  readonly user: string;
  readonly application: string;
  readonly state: string;
}

/** Younger transactions are gone before anybody notices. */
const OLD_ENOUGH_S = 0.2;

/** Whether it is to be waited for until it ends, however long that takes. */
export const isOld = ({ age }: Blocker): boolean => age >= OLD_ENOUGH_S;

/** A lock that a step will ask for. */
export type Wanted = Step['effects']['locks'][number];

/** The locks of the steps for which traffic queues, or which wait for traffic: those stronger than a write's. */
export function lockedHard(steps: readonly Step[]): Wanted[] {
  const strong = ({ mode }: Wanted): boolean => compareLockModes(mode, 'SHARE UPDATE EXCLUSIVE') >= 0;
  return steps.flatMap(({ effects }) => effects.locks.filter(strong));
}

/**
 * Who stands in the way, the oldest first: sessions whose transaction holds a lock that one of ours would wait for. They
 * are looked for before anybody queues, because all traffic queues behind a lock that waits.
 */
export async function blockersOf(connection: Connection, wanted: readonly Wanted[]): Promise<Blocker[]> {
  if (wanted.length === 0) return [];
  const rows = (await connection.query(
    `SELECT wanted.name AS key, a.pid, l.relation::regclass::text AS relation, l.mode, coalesce(a.usename, '') AS user,
       coalesce(a.application_name, '') AS application, coalesce(a.state, a.backend_type, '') AS state,
       coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::float8 AS age
     FROM unnest($1::text[], $2::text[]) AS wanted(name, path)
     JOIN pg_locks AS l ON l.relation = to_regclass(wanted.path) AND l.granted AND l.locktype = 'relation'
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     JOIN pg_stat_activity AS a ON a.pid = l.pid
     WHERE a.pid <> pg_backend_pid()
     ORDER BY a.xact_start`,
    [wanted.map(({ relation }) => relation), wanted.map(({ relation }) => quotedKey(relation))],
    // Asked again and again beside traffic, and the server takes longer to plan it than to answer.
    'blockers',
  )) as unknown as (Blocker & { readonly key: string })[];
  return rows.filter(({ key, mode }) => {
    const held = lockModeNamed(mode);
    return held !== null && wanted.some((lock) => lock.relation === key && lockModesConflict(lock.mode, held));
  });
}

/** `pid 4711 (app, idle in transaction) holds AccessShareLock on users for 12.3 s` */
export function blockerText({ pid, relation, mode, age, user, application, state }: Blocker): string {
  const who = [application || user, state].filter((word) => word !== '').join(', ');
  return `pid ${pid}${who === '' ? '' : ` (${who})`} holds ${mode} on ${relation} for ${Math.round(age * 10) / 10} s`;
}
