import { compareLockModes, type LockMode, strongerLock } from '../../core/lock-mode.js';
import type { Key } from '../../schema/model.js';
import type { Held, Lock, Work } from '../effect.js';

const LENGTH: Readonly<Record<Held, number>> = { briefly: 0, data: 1, scan: 2, build: 3, rewrite: 4 };

/** The longer of two ways to hold a lock. */
export function longer(a: Held, b: Held): Held {
  return LENGTH[a] >= LENGTH[b] ? a : b;
}

/** What the work makes a statement's locks be held for. */
export function heldFor(work: readonly Work[]): Held {
  let held: Held = 'briefly';
  for (const one of work) {
    held = longer(held, one.kind === 'scan' ? (one.because === 'data' ? 'data' : 'scan') : one.kind);
  }
  return held;
}

/** The stronger mode. It is only passing where each lock of that mode is. */
function merged(known: Lock, lock: Lock): Lock {
  const mode = strongerLock(known.mode, lock.mode);
  const passing = [known, lock].every((one) => one.mode !== mode || one.passing);
  if (passing) return { relation: lock.relation, mode, held: 'briefly', passing };
  return { relation: lock.relation, mode, held: longer(known.held, lock.held) };
}

/** One lock per relation: the strongest mode, the longest hold. */
export class LockSet {
  private readonly locks = new Map<Key, Lock>();

  add(lock: Lock): void {
    const known = this.locks.get(lock.relation);
    this.locks.set(lock.relation, known === undefined ? lock : merged(known, lock));
  }

  modeOf(relation: Key): LockMode | undefined {
    return this.locks.get(relation)?.mode;
  }

  /**
   * The locks, strongest first. A statement gives none of them back before its end, unless it was told, so each is held
   * for as long as its longest work takes.
   */
  heldFor(work: readonly Work[]): Lock[] {
    const held = heldFor(work);
    const locks: Lock[] = [];
    for (const lock of this.locks.values()) {
      locks.push(lock.passing || longer(lock.held, held) === lock.held ? lock : { ...lock, held });
    }
    return locks.length < 2 ? locks : locks.sort((a, b) => compareLockModes(b.mode, a.mode));
  }
}
