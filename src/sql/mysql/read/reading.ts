import type { Change } from '../../change.js';
import type { Bare } from './clause.js';
import type { Cursor } from './cursor.js';

/** What a statement came to: `whole` is true when every word of it was understood. */
export interface Reading {
  readonly changes: readonly Bare[];
  readonly whole: boolean;
}

export interface ReadStatement {
  readonly kind: string;
  readonly changes: readonly Change[];
  readonly whole: boolean;
  /** Where it was not understood. */
  readonly unknown: { readonly start: number; readonly end: number } | null;
}

/** An expression whose value is a statement's text. */
export interface Prepared {
  readonly cursor: Cursor;
  readonly from: number;
  readonly to: number;
}

/** What earlier statements of the file left to later ones: texts in user variables, and prepared statements. */
export interface Memory {
  readonly variables: Map<string, Prepared>;
  readonly prepared: Map<string, Prepared>;
  /** Reads a statement inside a statement. */
  readonly read: (cursor: Cursor, memory: Memory) => ReadStatement;
}
