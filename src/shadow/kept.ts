import type { Kept } from './archive.js';
import type { ServerFailure } from './failure.js';

/** A statement of the history that the throw-away Postgres did not take. */
export interface Gap {
  readonly path: string;
  readonly line: number;
  readonly kind: string;
  readonly failure: ServerFailure;
}

/** How far a history could be replayed. */
export interface Replay {
  readonly migrations: number;
  /** Migrations of which something is missing, the first failure of each. */
  readonly gaps: readonly Gap[];
}

/** The beginning of a history that an earlier run replayed: the data, and what was to be said of it. */
export interface KeptHistory extends Kept {
  /** How many of its scripts; at least one. */
  readonly scripts: number;
  readonly replayed: Replay;
  /** Forgets it: it is damaged, or a server does not start from it. */
  drop(): Promise<void>;
}
