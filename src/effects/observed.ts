import { compareLockModes } from '../core/lock-mode.js';
import type { Observation } from '../shadow/observation.js';
import type { Effects, Held, Lock } from './effect.js';

/**
 * What a real Postgres did, in place of what was foretold. How long a lock is needed follows from the work that was seen
 * under it. What can't be seen stays as foretold: locks of a statement that commits by itself, those that the transaction
 * had already, and how a statement that only reads and writes rows finds them: on a table of one row that says nothing.
 */
export function observed(predicted: Effects, seen: Observation): Effects {
  if (seen.failure !== null) return predicted;
  const { rewrites, builds } = seen;
  const changesRows = predicted.locks.some(({ held }) => held === 'data');
  const scans = changesRows ? predicted.scans : seen.scans;
  const heldOf = (relation: string): Held => {
    if (rewrites.includes(relation)) return 'rewrite';
    if (builds.includes(relation)) return 'build';
    return scans.includes(relation) ? 'scan' : 'briefly';
  };
  const foretold = new Map(predicted.locks.map((lock) => [lock.relation, lock.held]));
  const order = [...foretold.keys()];
  const rank = ({ relation }: { readonly relation: string }): number => order.indexOf(relation) + 1 || order.length + 1;
  const locks: Lock[] = seen.locks.map(({ relation, mode }) => ({
    relation,
    mode,
    held: foretold.get(relation) ?? heldOf(relation),
  }));
  // It ran: what would have made it fail is not so.
  const changes = predicted.changes.map((one) => (one.failures.length === 0 ? one : { ...one, failures: [] }));
  const all = [...locks, ...unseen(predicted, seen)].sort((a, b) => rank(a) - rank(b));
  return { ...predicted, source: 'observed', changes, locks: all, rewrites, scans, builds };
}

/** Locks that were foretold and that nobody could have seen. */
function unseen(predicted: Effects, seen: Observation): Lock[] {
  const before = new Map(seen.before.map(({ relation, mode }) => [relation, mode]));
  return predicted.locks.filter(({ relation, mode }) => {
    if (seen.locks.some((lock) => lock.relation === relation)) return false;
    const had = before.get(relation);
    return !seen.locksSeen || (had !== undefined && compareLockModes(had, mode) >= 0);
  });
}
