import type { Reference } from '../../usage/reference.js';

/** What is told of the code that was looked at. */
export interface CodeReport {
  readonly files: number;
  /** Statements and declarations that were read whole, in part, and not at all. */
  readonly whole: number;
  readonly partly: number;
  readonly unjudged: number;
  /** The first of what could not be judged. */
  readonly unjudgedPlaces: readonly { readonly path: string; readonly line: number; readonly reason: string }[];
  /** How many references there are, and how many names are used now that were not before. */
  readonly references: number;
  readonly fresh: number;
  /** Names that this very change brings: its migrations must run before its code. */
  readonly brought: readonly CodeUse[];
  /** Names that are not there, used only where a feature flag is on. */
  readonly guarded: readonly CodeUse[];
  /** Tables that no migration knows, and that may be another database's: nothing was said of them. */
  readonly undecided: readonly CodeUse[];
  /** Every reference; only where all of the code was asked for. */
  readonly list?: readonly ListedReference[];
}

export interface CodeUse {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly guard: string | null;
}

export interface ListedReference {
  readonly name: string;
  readonly access: Reference['access'];
  readonly path: string;
  readonly line: number;
  readonly confidence: Reference['confidence'];
  readonly source: string;
  readonly guard: string | null;
}
