import type { Observation } from './observation.js';
import type { Replay } from './replay.js';

/** Rows that we made up may not fit what a migration does with them: constraints and conversions. */
const MADE_UP_ROWS = /^2[23]/;
/** The role is no superuser where the server is ours: insufficient_privilege; extensions that are not installed. */
const OUR_SERVER: ReadonlySet<string> = new Set(['42501', '58P01', '0A000']);
/** What no major would take: names that are not there, and names that are taken. */
const EVERY_MAJOR: ReadonlySet<string> = new Set(['42P01', '42703', '42P07', '42701']);

/** Says which failures are the throw-away server's own, and no verdict on the migration. */
export function excuses(replayed: Replay, sameMajor: boolean): (observation: Observation) => boolean {
  return ({ failure }) => {
    if (failure === null) return false;
    const { sqlstate, message } = failure;
    if (replayed.gaps.length > 0 || MADE_UP_ROWS.test(sqlstate)) return true;
    if (OUR_SERVER.has(sqlstate) && /permission denied|must be|superuser|extension/i.test(message)) return true;
    return !sameMajor && !EVERY_MAJOR.has(sqlstate);
  };
}
