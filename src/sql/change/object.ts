import type { Name } from '../../core/name.js';
import type { TypeName } from './text.js';

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
  /** A configuration or a dictionary. */
  | 'text-search'
  | 'user-mapping'
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
  /** For functions: argument types as written, null when left out. */
  readonly argumentTypes: readonly TypeName[] | null;
}

export interface SetSchema {
  readonly type: 'set-schema';
  readonly object: ObjectKind;
  readonly name: Name;
  readonly schema: string;
  /** For functions: argument types as written, null when left out. */
  readonly argumentTypes: readonly TypeName[] | null;
}

export interface ChangeOwner {
  readonly type: 'change-owner';
  readonly object: ObjectKind;
  readonly name: Name;
  readonly owner: string;
}

/** ALTER … DEPENDS ON EXTENSION, with NO or without. */
export interface DependsOnExtension {
  readonly type: 'depends-on-extension';
  readonly object: ObjectKind;
  /** The object; of a trigger the table that it is on. */
  readonly name: Name;
}

/** ALTER ROLE and ALTER DATABASE with attributes. */
export interface AlterAttributes {
  readonly type: 'alter-role' | 'alter-database';
  readonly name: string;
  /** What is taken away, bounded or set anew of what a session needs to come in or to work: `LOGIN`, `CONNECTION LIMIT`. */
  readonly takes: readonly string[];
}

/** ALTER TABLE, INDEX or MATERIALIZED VIEW ALL IN TABLESPACE. */
export interface MoveAll {
  readonly type: 'move-all';
  readonly object: 'table' | 'index' | 'materialized-view';
  readonly from: string;
  readonly to: string;
  /** OWNED BY: only what these roles own; empty for all. */
  readonly roles: readonly string[];
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

/** A table as a publication shows it. */
export interface PublishedTable extends Name {
  /** Without the tables that inherit from it. */
  readonly only?: true;
  /** Those that are published; left out where all are. */
  readonly columns?: readonly string[];
  /** What its WHERE reads; left out where there is none. */
  readonly filteredBy?: readonly string[];
}

export interface Publication {
  readonly type: 'create-publication' | 'alter-publication';
  readonly name: string;
  readonly allTables: boolean;
  readonly tables: readonly PublishedTable[];
  readonly action: 'add' | 'set' | 'drop' | 'options';
  /** Whether UPDATE or DELETE is published; null where the statement does not say. */
  readonly publishesChanges: boolean | null;
}
