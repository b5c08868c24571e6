import type { Name } from '../../core/name.js';
import type { Expression, Listed, Query } from './text.js';

export interface CreateView {
  readonly type: 'create-view';
  readonly view: Name;
  readonly replace: boolean;
  readonly temporary: boolean;
  readonly query: Query;
  /** WITH (security_barrier …) and WITH CHECK OPTION as written, lower case. */
  readonly options: readonly string[];
  /** Column names given after the view's name. */
  readonly columnNames: readonly string[];
}

export interface RefreshMaterializedView {
  readonly type: 'refresh-materialized-view';
  readonly view: Name;
  readonly concurrently: boolean;
  readonly withData: boolean;
}

export interface CreateTrigger {
  readonly type: 'create-trigger';
  readonly name: string;
  readonly table: Name;
  readonly replace: boolean;
  readonly constraint: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  /** The other table of a constraint trigger (FROM). */
  readonly from: Name | null;
  readonly function: Name;
  readonly row: boolean;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  /** Columns of UPDATE OF, and those that WHEN mentions. */
  readonly columns: readonly string[];
  readonly when: Expression | null;
}

export interface CreatePolicy {
  readonly type: 'create-policy' | 'alter-policy';
  readonly name: string;
  readonly table: Name;
  readonly permissive: boolean;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly using: Expression | null;
  readonly withCheck: Expression | null;
  /** Relations that sub-queries of the two read. */
  readonly reads: readonly Listed[];
}
