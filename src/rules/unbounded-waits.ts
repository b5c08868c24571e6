import { blocksWrites } from '../core/lock-mode.js';
import type { Lock } from '../effects/effect.js';
import { parseTimeout } from '../effects/session-machine.js';
import type { Judged } from './rule.js';

export type MissingTimeout =
  /** Nothing in the file sets one. */
  | 'never-set'
  /** It was set, and has been undone since. */
  | 'reset'
  /** It is set only after the statement. */
  | 'later'
  /** It was set by a SET LOCAL that had no transaction to be local to. */
  | 'set-local-void';

export interface Unbounded {
  readonly judged: Judged;
  /** The lock that it waits for. */
  readonly lock: Lock;
  readonly why: MissingTimeout;
}

function setsTimeout({ statement }: Judged): boolean {
  return statement.changes.some(
    (change) => change.type === 'set' && change.name === 'lock_timeout' && (parseTimeout(change.value ?? '0') ?? 0) > 0,
  );
}

/**
 * Statements that wait for a lock which stops writes while no lock_timeout bounds the wait, and why none does.
 * Non-transactional ones are left out: they wait without stopping anybody.
 */
export function unboundedWaits(statements: readonly Judged[]): Unbounded[] {
  const lastSet = statements.findLastIndex(setsTimeout);
  return statements.flatMap((judged, index) => {
    const lock = judged.effects.locks.find((one) => blocksWrites(one.mode));
    if (lock === undefined || judged.session.lockTimeout !== 0 || !judged.effects.transactional) return [];
    const note = judged.session.lockTimeoutNote;
    const why: MissingTimeout =
      note === 'reset' || note === 'set-local-void' ? note : index < lastSet ? 'later' : 'never-set';
    return note === 'set' ? [] : [{ judged, lock, why }];
  });
}
