import type { LockMode } from '../core/lock-mode.js';
import type { Key } from '../schema/model.js';
import type { Held } from './effect.js';

/** Where the transaction that a statement runs in comes from. */
export type TransactionKind =
  /** BEGIN in the file. */
  | 'explicit'
  /** The migration tool opens one around the file. */
  | 'runner'
  /** Several statements sent as one simple-query string: Postgres runs them as one. */
  | 'implicit'
  /** None: the statement commits by itself. */
  | 'none';

/** What the session looks like just before a statement runs. */
export interface SessionState {
  readonly transaction: TransactionKind;
  /** Numbers transactions within the migration sequence; statements with the same number commit together. */
  readonly transactionId: number;
  /** Locks that earlier statements of the same transaction still hold, the strongest a relation. */
  readonly held: ReadonlyMap<Key, { readonly mode: LockMode; readonly held: Held; readonly statement: number }>;
  /** Milliseconds; 0 means none (Postgres's default). */
  readonly lockTimeout: number;
  readonly statementTimeout: number;
  /** Why lock_timeout is what it is, for messages. */
  readonly lockTimeoutNote: 'never-set' | 'set' | 'set-local' | 'reset' | 'set-local-void' | 'later' | 'setting';
  readonly searchPath: readonly string[];
}
