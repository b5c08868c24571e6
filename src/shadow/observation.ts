import type { LockMode } from '../core/lock-mode.js';
import type { ServerFailure } from './failure.js';

/** A lock on a relation that was there before the migration, named `schema.name` as it was before the statement. */
export interface SeenLock {
  readonly relation: string;
  readonly mode: LockMode;
}

/** What a real Postgres did when it ran one statement of a migration. */
export interface Observation {
  /** Null when it succeeded. */
  readonly failure: ServerFailure | null;
  /** What Postgres told beside: `NOTICE` and `WARNING`, as text. */
  readonly notices: readonly string[];
  /** Locks that the statement took and the transaction did not have already; toast tables and catalogs are left out. */
  readonly locks: readonly SeenLock[];
  /** Locks that the transaction had before; whether the statement asked for them again can't be seen. */
  readonly before: readonly SeenLock[];
  /** False where the statement committed by itself, and its locks were gone before anybody could look. */
  readonly locksSeen: boolean;
  readonly rewrites: readonly string[];
  /** Tables read from end to end, other than by a rewrite or an index build. */
  readonly scans: readonly string[];
  /** Tables on which an index was built, other than by a rewrite. */
  readonly builds: readonly string[];
}
