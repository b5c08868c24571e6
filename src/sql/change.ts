import type { LockMode } from '../core/lock-mode.js';
import type { Name } from '../core/name.js';
import type { MysqlChange } from './mysql-change.js';

/**
 * What statements ask for, in a form that no dialect's syntax tree leaks into: the reader of a dialect turns a
 * statement into changes, `schema` folds changes into the model, `effects` says what each change does to a live
 * database. Names are as written; `schema` resolves them. One ALTER TABLE yields one change per subcommand.
 */
export type Change = ChangeBase &
  (
    | CreateTable
    | CreateTableAs
    | TableChange
    | CreateIndex
    | IndexChange
    | CreateView
    | RefreshMaterializedView
    | CreateTrigger
    | CreatePolicy
    | CreateRule
    | SequenceChange
    | TypeChange
    | CreateFunction
    | Drop
    | Rename
    | SetSchema
    | ChangeOwner
    | Privileges
    | Publication
    | Maintenance
    | Data
    | TransactionControl
    | Setting
    | Block
    | Other
    | MysqlChange<ColumnDefinition>
  );

/** A table as a statement names it; with ONLY its partitions and children are left alone. */
export interface Listed extends Name {
  readonly only?: true;
}

export interface ChangeBase {
  /** Where the change stands in the file's text (UTF-16 offsets): a subcommand where there are several. */
  readonly start: number;
  readonly end: number;
}

/** One variant of the union, e.g. `ChangeOf<'add-column'>`. */
export type ChangeOf<T extends Change['type']> = Extract<Change, { type: T }>;

/** A type as written. Built-in types carry Postgres's internal name (`int8`, `varchar`, `bpchar`, `timestamptz`). */
export interface TypeName {
  readonly schema: string | null;
  readonly name: string;
  /** Length, precision and scale as written; empty where none is. */
  readonly modifiers: readonly number[];
  readonly array: boolean;
  /** `serial`, `bigserial`, `smallserial`: an integer column with a sequence of its own. `name` is the integer type. */
  readonly serial: boolean;
  /** The source text, e.g. `character varying(50)`. */
  readonly sql: string;
}

/** An expression with what the rules need to know of it. */
export interface Expression {
  /** The source text without surrounding blanks. */
  readonly sql: string;
  /** Every function called, nested ones too; `now` for `CURRENT_TIMESTAMP` and its like, `nextval` as itself. */
  readonly functions: readonly Name[];
  /** Column names mentioned, last part only, each once. */
  readonly columns: readonly string[];
  /** Only literals, casts of literals, arrays and rows of those, and operators on them. */
  readonly constant: boolean;
  /** The string when the expression is one string literal, perhaps under a cast (`'now'::timestamptz`); null: the SQL NULL. */
  readonly literal: string | null | undefined;
  /** Columns that must be non-null for the expression to be true: `c IS NOT NULL` alone or as a conjunct. */
  readonly provesNotNull: readonly string[];
  /** Set when the expression is nothing but a column, perhaps under casts; the types outermost last. */
  readonly castOfColumn: { readonly column: string; readonly casts: readonly TypeName[] } | null;
  /** Types that something is cast to anywhere inside. */
  readonly castTypes: readonly TypeName[];
  readonly hasSubquery: boolean;
  /** Operators used, e.g. `->>`; `AT TIME ZONE` shows as the function `timezone`. */
  readonly operators: readonly string[];
  /** String literals anywhere inside, for enum values used. */
  readonly strings: readonly string[];
}

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

/** A column of one of the relations in FROM, whichever has it, or a type that the text tells. */
export type OutputSource =
  | { readonly column: string; readonly relations: readonly Name[] }
  | { readonly type: TypeName };

/** What a query reads, as far as its text tells. */
export interface Query {
  /** Relations in FROM, JOIN, USING and sub-queries, without the names that WITH defines. */
  readonly relations: readonly Name[];
  /** Column references: `relation` is the relation's name, or the qualifier as written; null for none. `*` for stars. */
  readonly columns: readonly { readonly relation: string | null; readonly column: string }[];
  /** Names of the output columns as far as they show; null for what can't be told. */
  readonly output: readonly (string | null)[];
  /** For each of them what decides its type; null for what can't be told. */
  readonly sources: readonly (OutputSource | null)[];
  readonly functions: readonly Name[];
  readonly star: boolean;
  readonly locking: 'update' | 'no key update' | 'share' | 'key share' | null;
  readonly sql: string;
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
  | { readonly type: 'set-storage-parameters'; readonly names: readonly string[]; readonly reset: boolean }
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
  | { readonly type: 'alter-index-options'; readonly index: Name }
  | {
      readonly type: 'reindex';
      readonly scope: 'index' | 'table' | 'schema' | 'system' | 'database';
      readonly name: Name | null;
      readonly concurrently: boolean;
    };

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
}

export interface CreateRule {
  readonly type: 'create-rule';
  readonly name: string;
  readonly table: Name;
  readonly replace: boolean;
}

export type SequenceChange =
  | {
      readonly type: 'create-sequence';
      readonly sequence: Name;
      readonly temporary: boolean;
      readonly ifNotExists: boolean;
      readonly dataType: TypeName | null;
      readonly ownedBy: { readonly table: Name; readonly column: string } | null;
    }
  | {
      readonly type: 'alter-sequence';
      readonly sequence: Name;
      readonly ifExists: boolean;
      readonly dataType: TypeName | null;
      readonly restart: boolean;
      /** Lower-case option names: `restart`, `maxvalue`, `owned_by` … */
      readonly options: readonly string[];
      readonly ownedBy: { readonly table: Name; readonly column: string } | 'none' | null;
    };

export type TypeChange =
  | { readonly type: 'create-enum'; readonly name: Name; readonly values: readonly string[] }
  | {
      readonly type: 'add-enum-value';
      readonly name: Name;
      readonly value: string;
      readonly ifNotExists: boolean;
      readonly neighbour: { readonly value: string; readonly after: boolean } | null;
    }
  | { readonly type: 'rename-enum-value'; readonly name: Name; readonly from: string; readonly to: string }
  | {
      readonly type: 'create-domain';
      readonly name: Name;
      readonly base: TypeName;
      readonly notNull: boolean;
      readonly default: Expression | null;
      readonly constraints: readonly Constraint[];
    }
  | {
      readonly type: 'alter-domain';
      readonly name: Name;
      readonly action:
        | 'set-default'
        | 'drop-default'
        | 'set-not-null'
        | 'drop-not-null'
        | 'add-constraint'
        | 'drop-constraint'
        | 'validate-constraint';
      readonly constraint: Constraint | null;
      readonly constraintName: string | null;
      readonly ifConstraintExists: boolean;
      readonly default: Expression | null;
    }
  | { readonly type: 'create-composite-type'; readonly name: Name; readonly columns: readonly ColumnDefinition[] }
  | {
      readonly type: 'alter-composite-type';
      readonly name: Name;
      readonly action: 'add-attribute' | 'drop-attribute' | 'alter-attribute';
      readonly attribute: string;
      readonly cascade: boolean;
    }
  | { readonly type: 'create-type'; readonly name: Name; readonly kind: 'range' | 'base' | 'shell' };

export interface CreateFunction {
  readonly type: 'create-function';
  readonly name: Name;
  readonly procedure: boolean;
  readonly replace: boolean;
  /** Types of the IN, INOUT and VARIADIC arguments, in order. */
  readonly argumentTypes: readonly TypeName[];
  /** Names of the arguments, null where unnamed; same length as the definition's parameter list. */
  readonly argumentNames: readonly (string | null)[];
  readonly argumentDefaults: number;
  readonly returns: TypeName | null;
  readonly returnsTrigger: boolean;
  readonly language: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly strict: boolean;
  readonly securityDefiner: boolean;
  /** Names of SET clauses, lower case. */
  readonly settings: readonly string[];
  /** The body as text; null for BEGIN ATOMIC and for compiled languages. */
  readonly body: string | null;
  /** What the body does, as far as it could be read. */
  readonly code: Code | null;
}

/** Code inside a statement: a DO block's or a function's body. */
export interface Code {
  /** Statements found in it that always have the same text. */
  readonly statements: readonly EmbeddedStatement[];
  /** Statements in which some name varies (`UNKNOWN_WORD` stands for it): what they are is known, what they hit is not. */
  readonly guesses: readonly EmbeddedStatement[];
  /** Source texts of what could not be read in full: dynamic EXECUTE, a language that we don't parse, a syntax error. */
  readonly unread: readonly string[];
  /** The body commits or rolls back by itself. */
  readonly controlsTransaction: boolean;
  /** Some statement stands inside a loop. */
  readonly loops: boolean;
}

export interface EmbeddedStatement {
  readonly kind: string;
  readonly sql: string;
  readonly changes: readonly Change[];
  readonly query: Query | null;
  readonly inLoop: boolean;
  /** Came from EXECUTE 'constant'. */
  readonly dynamic: boolean;
}

export type ObjectKind =
  | 'table'
  | 'foreign-table'
  | 'view'
  | 'materialized-view'
  | 'index'
  | 'sequence'
  | 'type'
  | 'domain'
  | 'schema'
  | 'function'
  | 'procedure'
  | 'aggregate'
  | 'trigger'
  | 'policy'
  | 'rule'
  | 'extension'
  | 'collation'
  | 'statistics'
  | 'publication'
  | 'subscription'
  | 'role'
  | 'database'
  | 'tablespace'
  | 'cast'
  | 'operator'
  | 'event-trigger'
  | 'owned'
  | 'other';

/** One object dropped; `DROP TABLE a, b` yields two. */
export interface Drop {
  readonly type: 'drop';
  readonly object: ObjectKind;
  readonly name: Name;
  /** For triggers, policies and rules: the table that carries it. */
  readonly on: Name | null;
  readonly ifExists: boolean;
  readonly cascade: boolean;
  readonly concurrently: boolean;
  /** For functions: argument types as written, null when left out. */
  readonly argumentTypes: readonly TypeName[] | null;
}

export interface Rename {
  readonly type: 'rename';
  readonly object: ObjectKind | 'column' | 'constraint' | 'attribute' | 'enum-value';
  /** The object, or the relation that carries the column, constraint, trigger or policy. */
  readonly name: Name;
  /** The part's old name for columns, constraints, triggers, policies, rules, attributes; else null. */
  readonly part: string | null;
  readonly to: string;
  readonly ifExists: boolean;
  /** ALTER TABLE ONLY: the children's columns keep their name, which Postgres refuses. */
  readonly only: boolean;
  /** Of attributes: tables made OF the type follow. */
  readonly cascade: boolean;
  /** `ALTER TABLE name RENAME`, whatever the object turns out to be. */
  readonly viaAlterTable: boolean;
}

export interface SetSchema {
  readonly type: 'set-schema';
  readonly object: ObjectKind;
  readonly name: Name;
  readonly schema: string;
}

export interface ChangeOwner {
  readonly type: 'change-owner';
  readonly object: ObjectKind;
  readonly name: Name;
  readonly owner: string;
}

export interface Privileges {
  readonly type: 'grant' | 'revoke' | 'default-privileges' | 'grant-role' | 'revoke-role';
  readonly object: ObjectKind | null;
  readonly names: readonly Name[];
  /** Lower case; empty for ALL. */
  readonly privileges: readonly string[];
  readonly grantees: readonly string[];
  readonly grantOption: boolean;
  /** For default privileges: true when they are taken away. */
  readonly revokes: boolean;
}

export interface Publication {
  readonly type: 'create-publication' | 'alter-publication';
  readonly name: string;
  readonly allTables: boolean;
  readonly tables: readonly Name[];
  readonly action: 'add' | 'set' | 'drop' | 'options';
}

export type Maintenance =
  | { readonly type: 'vacuum'; readonly tables: readonly Name[]; readonly full: boolean; readonly analyze: boolean }
  | { readonly type: 'analyze'; readonly tables: readonly Name[] }
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
  | { readonly type: 'create-statistics'; readonly name: Name | null; readonly tables: readonly Name[] };

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
      readonly rows: number;
      readonly strings: readonly string[];
    }
  | {
      readonly type: 'update';
      readonly table: Listed;
      readonly assignments: readonly { readonly column: string; readonly value: Expression | null }[];
      readonly where: Expression | null;
      readonly from: readonly Name[];
      readonly strings: readonly string[];
    }
  | {
      readonly type: 'delete';
      readonly table: Listed;
      readonly where: Expression | null;
      readonly using: readonly Name[];
    }
  | {
      readonly type: 'merge';
      readonly table: Name;
      readonly query: Query;
      readonly deletes: boolean;
      readonly inserts: boolean;
    }
  | { readonly type: 'select'; readonly query: Query }
  | { readonly type: 'copy'; readonly table: Name | null; readonly from: boolean; readonly program: boolean }
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

export type Block =
  | { readonly type: 'do'; readonly language: string; readonly code: Code }
  | { readonly type: 'call'; readonly procedure: Name };

/** A statement known by kind alone: it touches no table's lock in a way that the model follows. */
export interface Other {
  readonly type: 'other';
  /** Upper-case, e.g. `CREATE EXTENSION`, `CREATE DATABASE`, `ALTER SYSTEM`. */
  readonly command: string;
  readonly name: Name | null;
  readonly ifNotExists: boolean;
}
