import { blocksWrites, compareLockModes, type LockMode, whatWaits } from '../core/lock-mode.js';
import type { Held, Labels, Lock, Online } from '../effects/effect.js';

// How long, said of the relation that is locked.
const WHILE: Record<Exclude<Held, 'data'>, string> = {
  briefly: 'briefly',
  scan: 'while it is scanned',
  rewrite: 'while it is rewritten',
  build: 'while an index is built',
};

/** What is done with rows is told by the mode: the weakest that does it is asked for. */
const WITH_ROWS: Partial<Record<LockMode, string>> = {
  'ACCESS SHARE': 'while rows are read',
  'ROW SHARE': 'while rows are locked',
  // ANALYZE, and VACUUM, which takes away what nobody sees.
  'SHARE UPDATE EXCLUSIVE': 'while its rows are gone through',
  SHARE: 'while rows are read',
};

function during({ held, mode }: Lock): string {
  return held === 'data' ? (WITH_ROWS[mode] ?? 'while rows are changed') : WHILE[held];
}

const LENGTH: Record<Held, number> = { briefly: 0, data: 1, build: 2, scan: 3, rewrite: 4 };

/** `ACCESS EXCLUSIVE on public.users while it is rewritten: every read and write waits`. */
export function lockSentence(lock: Lock): string {
  return `${lock.mode} on ${lock.relation}${lock.held === 'briefly' ? ', ' : ' '}${during(lock)}: ${whatWaits(lock.mode)}`;
}

/** `INPLACE, users is written anew: reads and writes go on`. */
export function onlineSentence({ algorithm, lock, rebuilds, relation }: Online): string {
  const does =
    rebuilds && algorithm !== 'COPY'
      ? `, ${relation} is written anew`
      : algorithm === 'COPY'
        ? `, ${relation} is copied`
        : '';
  const traffic = {
    NONE: 'reads and writes go on',
    SHARED: 'every write waits',
    EXCLUSIVE: 'every read and write waits',
  }[lock];
  return `${algorithm} on ${relation}${does}: ${traffic}`;
}

/** `every read and write on public.users waits while the table is rewritten`; for prose about what users notice. */
export function waitSentence(lock: Lock): string {
  const [, who, does] = /^(.*) (waits|go on)$/.exec(whatWaits(lock.mode)) as unknown as [string, string, string];
  return `${who} on ${lock.relation} ${does} ${during(lock).replace('while it', 'while the relation')}`;
}

/** Why a lock lasts, in brackets behind its relation in a table; nothing for one that does not. */
export function heldWord(lock: Lock): string {
  return lock.held === 'briefly' ? '' : ` (${lock.held})`;
}

/** Worst first: what stops traffic, then what lasts, then the stronger mode. */
export function worstFirst(locks: readonly Lock[]): Lock[] {
  const score = (mode: LockMode): number => (blocksWrites(mode) ? 1 : 0);
  return [...locks].sort(
    (a, b) => score(b.mode) - score(a.mode) || LENGTH[b.held] - LENGTH[a.held] || compareLockModes(b.mode, a.mode),
  );
}

/** The locks worth a reader's time: those that stop writes or reads; where there are none, the one that lasts longest. */
export function notable(locks: readonly Lock[], limit: number): { shown: readonly Lock[]; more: number } {
  const sorted = worstFirst(locks);
  const stopping = sorted.filter((lock) => blocksWrites(lock.mode));
  const worth = stopping.length > 0 ? stopping : sorted.slice(0, 1);
  return { shown: worth.slice(0, limit), more: Math.max(0, worth.length - limit) };
}

/** The labels that hold, worst first. */
export function labelWords(labels: Labels): string[] {
  return (['destructive', 'blocking', 'incompatible', 'additive'] as const).filter((label) => labels[label]);
}
