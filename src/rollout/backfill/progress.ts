import type { Step } from '../steps.js';

/** What a backfill tells while it runs. */
export interface BackfillProgress {
  /** How it goes about it: relation, key, workers; and what to know of rows that are written from now on. */
  begins(told: { readonly step: Step; readonly how: string; readonly newRows: string | null }): void;
  moved(at: BackfillMoved): void;
  /** Null: it goes on. */
  waits(why: string | null): void;
}

/** How far all workers together are; told about once a second. */
export interface BackfillMoved {
  /** Rows changed, in all passes. */
  readonly rows: number;
  /** Rows a second. */
  readonly rate: number;
  /** Of this pass, from 0 to 1. */
  readonly share: number;
  /** Milliseconds; null as long as nobody can tell. */
  readonly left: number | null;
  readonly pass: number;
  readonly workers: number;
}
