import type { Name } from '../../core/name.js';
import type { Expression, Query, TypeName } from './text.js';

export interface ColumnDefinition {
  readonly name: string;
  readonly type: TypeName;
  readonly collation: Name | null;
  readonly notNull: boolean;
  readonly default: Expression | null;
  readonly identity: 'always' | 'by default' | null;
  readonly generated: { readonly expression: Expression; readonly kind: 'stored' | 'virtual' | 'unspecified' } | null;
  /** CHECK, UNIQUE, PRIMARY KEY and REFERENCES written at the column; NOT NULL only where it is named or NO INHERIT. */
  readonly constraints: readonly Constraint[];
  /** The definition's source text, e.g. `email text NOT NULL`. */
  readonly sql: string;
}

export type ConstraintKind = 'check' | 'not-null' | 'unique' | 'primary-key' | 'foreign-key' | 'exclusion';

export interface Constraint {
  readonly kind: ConstraintKind;
  readonly name: string | null;
  /** Key columns, referencing columns, or the NOT NULL column; for CHECK the columns that the expression names. */
  readonly columns: readonly string[];
  readonly expression: Expression | null;
  readonly references: ForeignKeyTarget | null;
  /** False when written NOT VALID. */
  readonly valid: boolean;
  /** False when written NOT ENFORCED (18). */
  readonly enforced: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly usingIndex: string | null;
  readonly nullsNotDistinct: boolean;
  readonly noInherit: boolean;
  readonly include: readonly string[];
  /** True when written at a column and not as a table constraint. */
  readonly inline: boolean;
  /** For exclusion constraints: access method, elements as written. */
  readonly exclusion: string | null;
  readonly sql: string;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKeyTarget {
  readonly table: Name;
  /** Empty when the target's primary key is meant. */
  readonly columns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
}

export interface PartitionBound {
  readonly kind: 'list' | 'range' | 'hash' | 'default';
  /** The bound's source text: `FOR VALUES IN ('a')`, `DEFAULT`. */
  readonly sql: string;
}

export interface CreateTable {
  readonly type: 'create-table';
  readonly table: Name;
  readonly foreign: boolean;
  readonly temporary: boolean;
  readonly unlogged: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly Constraint[];
  readonly partitionOf: { readonly parent: Name; readonly bound: PartitionBound } | null;
  readonly partitionBy: PartitionKey | null;
  readonly inherits: readonly Name[];
  readonly likes: readonly LikeClause[];
  readonly ofType: Name | null;
}

export interface PartitionKey {
  readonly strategy: 'list' | 'range' | 'hash';
  /** Plain key columns; an expression key gives null. */
  readonly columns: readonly (string | null)[];
  readonly sql: string;
}

export interface LikeClause {
  readonly table: Name;
  readonly defaults: boolean;
  readonly constraints: boolean;
  readonly identity: boolean;
  readonly generated: boolean;
  readonly indexes: boolean;
}

/** CREATE TABLE AS, SELECT INTO and CREATE MATERIALIZED VIEW. */
export interface CreateTableAs {
  readonly type: 'create-table-as';
  readonly table: Name;
  readonly materializedView: boolean;
  readonly temporary: boolean;
  readonly unlogged: boolean;
  readonly ifNotExists: boolean;
  readonly withData: boolean;
  readonly query: Query;
}

/** Subcommands of ALTER TABLE (and of ALTER VIEW, ALTER FOREIGN TABLE … where they share the syntax). */
export type TableChange = {
  readonly table: Name;
  /** ALTER TABLE IF EXISTS. */
  readonly ifExists: boolean;
  /** ALTER TABLE ONLY: children and partitions are left alone. */
  readonly only: boolean;
  /** What the statement says it alters. */
  readonly target: 'table' | 'index' | 'view' | 'materialized-view' | 'sequence' | 'foreign-table' | 'type';
} & (
  | {
      readonly type: 'add-column';
      readonly column: ColumnDefinition;
      readonly ifNotExists: boolean;
      /** MySQL's FIRST or AFTER is written. */
      readonly moves?: boolean;
    }
  | {
      readonly type: 'drop-column';
      readonly column: string;
      readonly ifColumnExists: boolean;
      readonly cascade: boolean;
    }
  | {
      readonly type: 'alter-column-type';
      readonly column: string;
      readonly newType: TypeName;
      readonly collation: Name | null;
      readonly using: Expression | null;
    }
  | { readonly type: 'set-default'; readonly column: string; readonly default: Expression }
  | { readonly type: 'drop-default'; readonly column: string }
  | { readonly type: 'set-not-null'; readonly column: string }
  | { readonly type: 'drop-not-null'; readonly column: string }
  | { readonly type: 'set-statistics'; readonly column: string }
  | { readonly type: 'set-column-options'; readonly column: string }
  | { readonly type: 'set-storage'; readonly column: string; readonly storage: string }
  | { readonly type: 'set-compression'; readonly column: string }
  | { readonly type: 'set-expression'; readonly column: string; readonly expression: Expression }
  | { readonly type: 'drop-expression'; readonly column: string; readonly ifColumnExists: boolean }
  | { readonly type: 'add-identity'; readonly column: string; readonly identity: 'always' | 'by default' }
  | {
      readonly type: 'alter-identity';
      readonly column: string;
      readonly identity: 'always' | 'by default' | null;
      readonly restart: boolean;
    }
  | { readonly type: 'drop-identity'; readonly column: string; readonly ifColumnExists: boolean }
  | { readonly type: 'add-constraint'; readonly constraint: Constraint }
  | {
      readonly type: 'drop-constraint';
      readonly name: string;
      readonly ifConstraintExists: boolean;
      readonly cascade: boolean;
    }
  | { readonly type: 'validate-constraint'; readonly name: string }
  | {
      readonly type: 'alter-constraint';
      readonly name: string;
      /** ENFORCED / NOT ENFORCED (18); null where the statement does not speak of it. */
      readonly enforced: boolean | null;
      readonly deferrable: boolean | null;
      /** Goes with `deferrable`: where the statement speaks of one, it decides both. */
      readonly initiallyDeferred: boolean | null;
      readonly inherit: boolean | null;
    }
  | { readonly type: 'attach-partition'; readonly partition: Name; readonly bound: PartitionBound | null }
  | {
      readonly type: 'detach-partition';
      readonly partition: Name;
      readonly concurrently: boolean;
      readonly finalize: boolean;
    }
  | { readonly type: 'set-logged'; readonly logged: boolean }
  | { readonly type: 'set-access-method'; readonly method: string | null }
  | { readonly type: 'set-tablespace'; readonly tablespace: string }
  | {
      readonly type: 'set-storage-parameters';
      readonly names: readonly string[];
      /** Those of them that are set to true. */
      readonly on: readonly string[];
      readonly reset: boolean;
    }
  | {
      readonly type: 'enable-trigger';
      readonly enable: boolean;
      readonly trigger: string | null;
      readonly scope: 'one' | 'all' | 'user';
    }
  | { readonly type: 'enable-rule'; readonly enable: boolean; readonly rule: string }
  | { readonly type: 'row-security'; readonly action: 'enable' | 'disable' | 'force' | 'no force' }
  | {
      readonly type: 'replica-identity';
      readonly identity: 'default' | 'full' | 'nothing' | 'index';
      readonly index: string | null;
    }
  | { readonly type: 'cluster-on'; readonly index: string | null }
  | { readonly type: 'inherit'; readonly parent: Name; readonly inherit: boolean }
  | { readonly type: 'of-type'; readonly ofType: Name | null }
  /** A subcommand that none of the others names; judged as taking the strongest lock. */
  | { readonly type: 'other-table-change'; readonly subcommand: string }
);
