/** Postgres's table-level lock modes, weakest first (manual, "Explicit Locking", table 13.2). */
export const LOCK_MODES = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

export type LockMode = (typeof LOCK_MODES)[number];

const RANK = new Map<LockMode, number>(LOCK_MODES.map((mode, rank) => [mode, rank]));

/** Negative when `a` is weaker than `b`, zero when equal, positive when stronger. */
export function compareLockModes(a: LockMode, b: LockMode): number {
  return (RANK.get(a) as number) - (RANK.get(b) as number);
}

/** The stronger of two modes. */
export function strongerLock(a: LockMode, b: LockMode): LockMode {
  return compareLockModes(a, b) >= 0 ? a : b;
}

/** True when plain SELECTs wait behind this mode: only ACCESS EXCLUSIVE conflicts with ACCESS SHARE. */
export function blocksReads(mode: LockMode): boolean {
  return mode === 'ACCESS EXCLUSIVE';
}

/** True when INSERT, UPDATE and DELETE wait behind this mode: SHARE and everything stronger. */
export function blocksWrites(mode: LockMode): boolean {
  return compareLockModes(mode, 'SHARE') >= 0;
}

/** What an application notices while the mode is held, for messages. */
export function whatWaits(mode: LockMode): string {
  if (blocksReads(mode)) return 'every read and write waits';
  if (blocksWrites(mode)) return 'every write waits';
  return 'reads and writes go on';
}

/** The modes that each waits for (manual, "Explicit Locking", table 13.2), as positions in LOCK_MODES. */
const CONFLICTS: Readonly<Record<LockMode, number>> = {
  'ACCESS SHARE': 0b10000000,
  'ROW SHARE': 0b11000000,
  'ROW EXCLUSIVE': 0b11110000,
  'SHARE UPDATE EXCLUSIVE': 0b11111000,
  SHARE: 0b11101100,
  'SHARE ROW EXCLUSIVE': 0b11111100,
  EXCLUSIVE: 0b11111110,
  'ACCESS EXCLUSIVE': 0b11111111,
};

/** True when one session waits for `a` as long as another holds `b`. */
export function lockModesConflict(a: LockMode, b: LockMode): boolean {
  return (CONFLICTS[a] & (1 << (RANK.get(b) as number))) !== 0;
}

/** A mode as pg_locks names it: `AccessExclusiveLock`; null for locks of other kinds. */
export function lockModeNamed(name: string): LockMode | null {
  const words = name.replace(/Lock$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return LOCK_MODES.find((mode) => mode === words.toUpperCase()) ?? null;
}
