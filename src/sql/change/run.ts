import type { LockMode } from '../../core/lock-mode.js';
import type { Name } from '../../core/name.js';
import type { ObjectKind } from './object.js';
import type { Expression, Listed, Query } from './text.js';

export type Maintenance =
  | { readonly type: 'vacuum'; readonly tables: readonly Listed[]; readonly full: boolean; readonly analyze: boolean }
  | { readonly type: 'analyze'; readonly tables: readonly Listed[] }
  | { readonly type: 'cluster'; readonly table: Name | null; readonly index: string | null }
  | {
      readonly type: 'lock-table';
      readonly tables: readonly Listed[];
      readonly mode: LockMode;
      readonly nowait: boolean;
    }
  | {
      readonly type: 'comment';
      readonly object: ObjectKind | 'column' | 'constraint';
      readonly name: Name;
      readonly part: string | null;
    }
  | {
      readonly type: 'create-statistics';
      readonly name: Name | null;
      readonly tables: readonly Name[];
      readonly expressions: boolean;
    };

export type Data =
  | {
      readonly type: 'insert';
      readonly table: Name;
      readonly columns: readonly string[];
      /** INSERT … SELECT: the query; null for VALUES and DEFAULT VALUES. */
      readonly query: Query | null;
      /** Columns or expressions of the ON CONFLICT target; null without ON CONFLICT or a target. */
      readonly conflictColumns: readonly string[] | null;
      readonly conflictConstraint: string | null;
      readonly onConflict: 'nothing' | 'update' | null;
      /** Columns that every row which one of a whole table meets gets a new value in. */
      readonly overwrites: readonly string[];
      readonly rows: number;
      /** How many values a row of VALUES has: 0 for DEFAULT VALUES, null where a query gives the rows. */
      readonly values: number | null;
      readonly strings: readonly string[];
      /** Relations that sub-queries outside of `query` read. */
      readonly reads: readonly Listed[];
    }
  | {
      readonly type: 'update';
      readonly table: Listed;
      readonly assignments: readonly { readonly column: string; readonly value: Expression | null }[];
      readonly where: Expression | null;
      readonly from: readonly Listed[];
      /** WHERE and FROM leave out no row for what it holds: they find its partner in whole tables. */
      readonly onlyJoins: boolean;
      readonly strings: readonly string[];
      /** Relations that sub-queries outside of FROM read. */
      readonly reads: readonly Listed[];
    }
  | {
      readonly type: 'delete';
      readonly table: Listed;
      readonly where: Expression | null;
      readonly using: readonly Listed[];
      /** Relations that sub-queries outside of USING read. */
      readonly reads: readonly Listed[];
    }
  | {
      readonly type: 'merge';
      readonly table: Name;
      readonly query: Query;
      readonly deletes: boolean;
      readonly inserts: boolean;
      /** Those that every new row is given a value for; null: all, or a number of them that only the table tells. */
      readonly insertColumns: readonly string[] | null;
      /** Columns that every row which has a partner in a whole table gets a new value in. */
      readonly overwrites: readonly string[];
    }
  | { readonly type: 'select'; readonly query: Query }
  | {
      readonly type: 'copy';
      readonly table: Name | null;
      readonly from: boolean;
      readonly program: boolean;
      /** As written; empty for all. */
      readonly columns: readonly string[];
    }
  | {
      readonly type: 'truncate';
      readonly tables: readonly Listed[];
      readonly cascade: boolean;
      readonly restartIdentity: boolean;
    };

export type TransactionControl =
  | { readonly type: 'begin' }
  | { readonly type: 'commit' }
  | { readonly type: 'rollback'; readonly toSavepoint: string | null }
  | { readonly type: 'savepoint'; readonly name: string }
  | { readonly type: 'set-constraints'; readonly immediate: boolean };

export type Setting =
  | {
      readonly type: 'set';
      /** Lower case. */
      readonly name: string;
      /** The value as text; null for DEFAULT. Lists joined by a comma. */
      readonly value: string | null;
      readonly local: boolean;
      /** Written as SELECT set_config(…). */
      readonly viaFunction: boolean;
    }
  | { readonly type: 'reset'; readonly name: string | null }
  | { readonly type: 'discard'; readonly all: boolean }
  /** ALTER ROLE / DATABASE … SET: reaches later sessions only. */
  | {
      readonly type: 'set-for-later-sessions';
      readonly of: 'role' | 'database';
      /** The role or database; `all` for every role. */
      readonly name: string;
      /** Lower case. */
      readonly setting: string;
    };
