import type { Name } from '../../core/name.js';
import type { Expression } from './text.js';

export interface IndexElement {
  /** Null for an expression. */
  readonly column: string | null;
  readonly expression: Expression | null;
  readonly collation: Name | null;
  readonly operatorClass: Name | null;
  readonly descending: boolean;
  readonly nullsFirst: boolean | null;
  readonly sql: string;
}

export interface CreateIndex {
  readonly type: 'create-index';
  readonly name: string | null;
  readonly table: Name;
  readonly only: boolean;
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly method: string;
  readonly elements: readonly IndexElement[];
  readonly include: readonly string[];
  readonly where: Expression | null;
  readonly nullsNotDistinct: boolean;
}

export type IndexChange =
  | { readonly type: 'attach-index'; readonly index: Name; readonly partition: Name }
  | { readonly type: 'alter-index-options'; readonly index: Name; readonly names: readonly string[] }
  | {
      readonly type: 'reindex';
      readonly scope: 'index' | 'table' | 'schema' | 'system' | 'database';
      readonly name: Name | null;
      readonly concurrently: boolean;
    };
