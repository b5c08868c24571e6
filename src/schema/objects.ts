import type {
  Change,
  ChangeOf,
  ConstraintKind,
  Expression,
  ForeignKeyTarget,
  IndexElement,
  PartitionBound,
  PartitionKey,
  Query,
  TypeName,
} from '../sql/change.js';

/**
 * When an object came to be: the number of the migration in the sequence that created it, or `BEFORE` for what a
 * schema file or a live catalog brought. Freshness is asked of this number, so it follows renames by itself.
 */
export type Origin = number;
export const BEFORE: Origin = -1;

export type RelationKind = 'table' | 'partitioned-table' | 'foreign-table' | 'view' | 'materialized-view' | 'composite';

/**
 * Columns, constraints, indexes, triggers, policies, sequences, types and routines are values: `fold` puts a new object
 * in the place of one that changes, so that whoever keeps the old one keeps what was. A relation is changed in place;
 * `snapshotRelation` keeps one as it is.
 */
export interface Relation {
  schema: string;
  name: string;
  kind: RelationKind;
  origin: Origin;
  temporary: boolean;
  unlogged: boolean;
  /**
   * `full`: every column, constraint and index is known. `partial`: it exists only because a statement spoke of it,
   * so what is not listed may still be there.
   */
  knowledge: 'full' | 'partial';
  columns: Map<string, Column>;
  /** By name; unnamed ones get the name that Postgres would choose. */
  constraints: Map<string, TableConstraint>;
  triggers: Map<string, Trigger>;
  policies: Map<string, Policy>;
  rules: Map<string, Rewrite>;
  rowSecurity: boolean;
  forceRowSecurity: boolean;
  replicaIdentity: 'default' | 'full' | 'nothing' | 'index';
  partitionBy: PartitionKey | null;
  /** Key of the partitioned parent. */
  partitionOf: string | null;
  bound: PartitionBound | null;
  /** Keys of the tables it inherits from (plain inheritance). */
  inherits: string[];
  ofType: string | null;
  /** For views and materialized views. */
  query: Query | null;
  viewOptions: readonly string[];
  /** Of a table known in part: triggers and constraints that a migration dropped (`trigger name`). */
  gone?: ReadonlySet<string>;
  /** What only tables of MySQL and MariaDB have; left out for Postgres. */
  mysql?: MysqlTable;
}

/** Lower case; null where nothing told. */
export interface MysqlTable {
  readonly engine: string | null;
  readonly rowFormat: string | null;
  readonly charset: string | null;
  readonly collation: string | null;
  /** How it is partitioned: `range`, `hash`, …; null: not. */
  readonly partitions: string | null;
  /** How often columns came or went since the table was written anew, each a layout of rows that MySQL keeps. */
  readonly layouts: number;
}

export interface Column {
  name: string;
  type: TypeName;
  /** Collation's key where one is written; null for the type's own. */
  collation: string | null;
  notNull: boolean;
  default: Expression | null;
  identity: 'always' | 'by default' | null;
  generated: { expression: Expression; kind: 'stored' | 'virtual' } | null;
  origin: Origin;
  /** The migration that took the default away last; null when none did, or when a default came back. */
  defaultDroppedBy: Origin | null;
  /** Only its name and type are known: it was there before we looked. */
  knowledge?: 'partial';
  /** How many parents (partitioned or inherited) it comes from; left out means none. */
  inheritCount?: number;
  /** False when it exists only because a parent has it; left out means true. */
  local?: boolean;
}

export interface TableConstraint {
  name: string;
  kind: ConstraintKind;
  columns: string[];
  expression: Expression | null;
  /** `table` is the referenced relation's key. */
  references: (Omit<ForeignKeyTarget, 'table'> & { table: string }) | null;
  validated: boolean;
  enforced: boolean;
  deferrable: boolean;
  initiallyDeferred: boolean;
  noInherit: boolean;
  /** Key of the index behind a unique, primary-key or exclusion constraint. */
  index: string | null;
  origin: Origin;
  /** As for columns: how many parents it comes from, and whether it would be here without them. */
  inheritCount?: number;
  local?: boolean;
  /** For a foreign key that a partition has because its parent has it: the parent's constraint's name. */
  clonedFrom?: string;
}

export interface Index {
  schema: string;
  name: string;
  /** Key of the relation. */
  table: string;
  unique: boolean;
  primary: boolean;
  /** False while a concurrent build is known to have failed, or for ON ONLY indexes whose partitions are not attached. */
  valid: boolean;
  method: string;
  elements: readonly IndexElement[];
  include: readonly string[];
  where: Expression | null;
  nullsNotDistinct: boolean;
  /** Name of the constraint it serves. */
  constraint: string | null;
  /** Key of the partitioned index it belongs to. */
  attachedTo: string | null;
  origin: Origin;
}

export interface Trigger {
  name: string;
  /** Key of the function. */
  function: string;
  events: readonly string[];
  columns: readonly string[];
  constraint: boolean;
  deferrable: boolean;
  initiallyDeferred: boolean;
  /** A row trigger; left out where it isn't known. */
  row?: boolean;
  /** It is on a partition because the partitioned parent has it. */
  cloned?: boolean;
  origin: Origin;
}

export interface Policy {
  name: string;
  command: string;
  permissive: boolean;
  using: Expression | null;
  withCheck: Expression | null;
  origin: Origin;
}

/** A rule of the rewriter. */
export interface Rewrite {
  name: string;
  event: ChangeOf<'create-rule'>['event'];
  instead: boolean;
  actions: readonly Change[];
}

export interface Sequence {
  schema: string;
  name: string;
  dataType: string;
  ownedBy: { table: string; column: string } | null;
  temporary: boolean;
  origin: Origin;
}

export type UserType = { schema: string; name: string; origin: Origin } & (
  | {
      kind: 'enum';
      values: { label: string; origin: Origin }[];
      /** The type was there before we looked: it has other values as well. */
      knowledge?: 'partial';
    }
  | {
      kind: 'domain';
      base: TypeName;
      notNull: boolean;
      default: Expression | null;
      constraints: { name: string; expression: Expression | null; validated: boolean }[];
    }
  | { kind: 'composite' | 'range' | 'base' }
);

export interface Routine {
  schema: string;
  name: string;
  origin: Origin;
  /** The latest definition. */
  definition: ChangeOf<'create-function'>;
}

export interface PublicationState {
  name: string;
  allTables: boolean;
  tables: Set<string>;
  /** UPDATE or DELETE is told, which needs a replica identity. */
  publishesChanges: boolean;
}

/** `schema.name`: how every map of the schema is keyed. Identifiers stand as Postgres stores them, unquoted. */
export type Key = string;
