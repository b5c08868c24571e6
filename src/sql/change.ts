import type { Name } from '../core/name.js';
import type { Block, CreateFunction } from './change/function.js';
import type { CreateIndex, IndexChange } from './change/index-change.js';
import type { ChangeOwner, Drop, Privileges, Publication, Rename, SetSchema } from './change/object.js';
import type {
  CreatePolicy,
  CreateRule,
  CreateTrigger,
  CreateView,
  RefreshMaterializedView,
} from './change/on-relation.js';
import type { Data, Maintenance, Setting, TransactionControl } from './change/run.js';
import type { ColumnDefinition, CreateTable, CreateTableAs, TableChange } from './change/table.js';
import type { SequenceChange, TypeChange } from './change/type.js';
import type { MysqlChange } from './mysql-change.js';

export type * from './change/function.js';
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
