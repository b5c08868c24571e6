import type { Name } from '../core/name.js';
import type { CreateIndex, IndexChange } from './change/index-change.js';
import type {
  AlterAttributes,
  ChangeOwner,
  DependsOnExtension,
  Drop,
  MoveAll,
  Privileges,
  Publication,
  Rename,
  SetSchema,
} from './change/object.js';
import type { CreatePolicy, CreateTrigger, CreateView, RefreshMaterializedView } from './change/on-relation.js';
import type { Data, Maintenance, Setting, TransactionControl } from './change/run.js';
import type { ColumnDefinition, CreateTable, CreateTableAs, TableChange } from './change/table.js';
import type { Query, TypeName } from './change/text.js';
import type { SequenceChange, TypeChange } from './change/type.js';
import type { MysqlChange } from './mysql-change.js';

export type * from './change/index-change.js';
export type * from './change/object.js';
export type * from './change/on-relation.js';
export type * from './change/run.js';
export type * from './change/table.js';
export type * from './change/text.js';
export type * from './change/type.js';

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
    | AlterFunction
    | Drop
    | Rename
    | SetSchema
    | ChangeOwner
    | DependsOnExtension
    | AlterAttributes
    | MoveAll
    | Privileges
    | Publication
    | Maintenance
    | Data
    | TransactionControl
    | Setting
    | Block
    | Explain
    | Other
    | MysqlChange<ColumnDefinition>
  );

export interface ChangeBase {
  /** Where the change stands in the file's text (UTF-16 offsets): a subcommand where there are several. */
  readonly start: number;
  readonly end: number;
}

/** One variant of the union, e.g. `ChangeOf<'add-column'>`. */
export type ChangeOf<T extends Change['type']> = Extract<Change, { type: T }>;

/** A statement known by kind alone: it touches no table's lock in a way that the model follows. */
export interface Other {
  readonly type: 'other';
  /** Upper-case, e.g. `CREATE EXTENSION`, `CREATE DATABASE`, `ALTER SYSTEM`. */
  readonly command: string;
  readonly name: Name | null;
  readonly ifNotExists: boolean;
}

export interface CreateRule {
  readonly type: 'create-rule';
  readonly name: string;
  readonly table: Name;
  readonly replace: boolean;
  readonly event: 'select' | 'insert' | 'update' | 'delete';
  readonly instead: boolean;
  /** What it does besides, or in place of, the statement. */
  readonly actions: readonly Change[];
}

/** ALTER FUNCTION, PROCEDURE or ROUTINE with attributes; null for those that it does not name. */
export interface AlterFunction {
  readonly type: 'alter-function';
  readonly name: Name;
  /** As written, null when left out. */
  readonly argumentTypes: readonly TypeName[] | null;
  readonly volatility: CreateFunction['volatility'] | null;
  readonly strict: boolean | null;
  readonly securityDefiner: boolean | null;
  /** Names of SET clauses, lower case. */
  readonly settings: readonly string[];
}

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
  /** Some RAISE ends what called it with an error of its own making; left out where none does. */
  readonly raises?: true;
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

/** EXPLAIN without ANALYZE: what it explains is planned and not run. */
export interface Explain {
  readonly type: 'explain';
  readonly changes: readonly Change[];
}

export type Block =
  | { readonly type: 'do'; readonly language: string; readonly code: Code }
  | { readonly type: 'call'; readonly procedure: Name };
