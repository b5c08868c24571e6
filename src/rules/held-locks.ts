import { blocksWrites, compareLockModes, type LockMode } from '../core/lock-mode.js';
import type { Key } from '../schema/model.js';
import type { Judged } from './rule.js';

/** True when the statement's own lock already makes it blocking, whatever the transaction holds besides. */
export function ownLockBlocks({ effects }: Pick<Judged, 'effects'>): boolean {
  return effects.locks.some(
    (lock) => blocksWrites(lock.mode) && (lock.held === 'scan' || lock.held === 'rewrite' || lock.held === 'build'),
  );
}

/** The strongest lock that earlier statements of the transaction still hold, when it stops writes; else null. */
export function strongestHeld({
  session,
}: Pick<Judged, 'session'>): { readonly relation: Key; readonly mode: LockMode } | null {
  let strongest: { relation: Key; mode: LockMode } | null = null;
  for (const [relation, { mode }] of session.held) {
    if (!blocksWrites(mode)) continue;
    if (strongest === null || compareLockModes(mode, strongest.mode) > 0) strongest = { relation, mode };
  }
  return strongest;
}

/** The statement scans, rewrites or builds something. */
export function worksLong({ effects }: Pick<Judged, 'effects'>): boolean {
  return effects.changes.some((effect) => effect.work.length > 0);
}
