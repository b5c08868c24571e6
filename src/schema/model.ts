import type { Name } from '../core/name.js';
import type {
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
  rules: Set<string>;
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
  /** The same migration took the default away after adding the column. */
  defaultDroppedBy: Origin | null;
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

export interface Sequence {
  schema: string;
  name: string;
  dataType: string;
  ownedBy: { table: string; column: string } | null;
  temporary: boolean;
  origin: Origin;
}

export type UserType = { schema: string; name: string; origin: Origin } & (
  | { kind: 'enum'; values: { label: string; origin: Origin }[] }
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
}

/** `schema.name`: how every map of the schema is keyed. Identifiers stand as Postgres stores them, unquoted. */
export type Key = string;

/**
 * What exists at one point of a sequence of migrations. Maps are mutated by `fold` alone. Look-ups follow the
 * search_path as Postgres would.
 */
export class Schema {
  readonly relations = new Map<Key, Relation>();
  readonly indexes = new Map<Key, Index>();
  readonly sequences = new Map<Key, Sequence>();
  readonly types = new Map<Key, UserType>();
  /** By name; one entry an overload. */
  readonly routines = new Map<Key, Routine[]>();
  readonly publications = new Map<string, PublicationState>();
  readonly extensions = new Set<string>();
  readonly schemas = new Set<string>(['public']);
  /** Objects that this sequence dropped: they are known not to be there even when the schema is not complete. */
  readonly dropped = new Set<Key>();
  /** Schemas searched for unqualified names, first match wins; new objects go to the first. */
  searchPath: readonly string[] = ['public'];
  /**
   * True when the database before the first migration is wholly known (a schema file, or a history from the start):
   * what is not in the model is not there.
   */
  complete = false;
  /** Session time zone as far as a SET told; null when unknown. */
  timeZone: string | null = null;

  /** The key a new, or an unknown, object of this name has. */
  key(name: Name): Key {
    return `${name.schema ?? this.searchPath[0] ?? 'public'}.${name.name}`;
  }

  /** The key under which the name is found in a map, or null. */
  private find(map: ReadonlyMap<Key, unknown>, name: Name): Key | null {
    if (name.schema !== null) {
      const key = `${name.schema}.${name.name}`;
      return map.has(key) ? key : null;
    }
    for (const schema of this.searchPath) {
      const key = `${schema}.${name.name}`;
      if (map.has(key)) return key;
    }
    return null;
  }

  /** The relation's key as Postgres would resolve it; for unknown relations the key it would have. */
  relationKey(name: Name): Key {
    return this.find(this.relations, name) ?? this.key(name);
  }

  relation(name: Name): Relation | undefined {
    const key = this.find(this.relations, name);
    return key === null ? undefined : this.relations.get(key);
  }

  indexKey(name: Name): Key {
    return this.find(this.indexes, name) ?? this.key(name);
  }

  index(name: Name): Index | undefined {
    return this.indexes.get(this.indexKey(name));
  }

  sequenceKey(name: Name): Key {
    return this.find(this.sequences, name) ?? this.key(name);
  }

  sequence(name: Name): Sequence | undefined {
    return this.sequences.get(this.sequenceKey(name));
  }

  typeKey(name: Name): Key {
    return this.find(this.types, name) ?? this.key(name);
  }

  /** A user-defined type; built-in types are not in the model. */
  userType(name: Name): UserType | undefined {
    return this.types.get(this.typeKey(name));
  }

  routineKey(name: Name): Key {
    return this.find(this.routines, name) ?? this.key(name);
  }

  routinesNamed(name: Name): readonly Routine[] {
    return this.routines.get(this.routineKey(name)) ?? [];
  }

  /** Indexes on a relation. */
  indexesOf(key: Key): Index[] {
    return [...this.indexes.values()].filter((index) => index.table === key);
  }

  /** Direct partitions of a partitioned table. */
  partitionsOf(key: Key): Relation[] {
    return [...this.relations.values()].filter((relation) => relation.partitionOf === key);
  }

  /** Partitions and inheriting children, all levels. */
  descendantsOf(key: Key): Relation[] {
    const found: Relation[] = [];
    for (const relation of this.relations.values()) {
      if (relation.partitionOf === key || relation.inherits.includes(key)) {
        found.push(relation, ...this.descendantsOf(keyOf(relation)));
      }
    }
    return found;
  }

  /** Foreign keys of other tables (and of itself) that point to the relation. */
  referencesTo(key: Key): { table: Relation; constraint: TableConstraint }[] {
    const found: { table: Relation; constraint: TableConstraint }[] = [];
    for (const table of this.relations.values()) {
      for (const constraint of table.constraints.values()) {
        if (constraint.references?.table === key) found.push({ table, constraint });
      }
    }
    return found;
  }

  /** Views and materialized views whose query reads the relation. */
  viewsOver(key: Key): Relation[] {
    return [...this.relations.values()].filter((relation) =>
      relation.query?.relations.some((name) => this.relationKey(name) === key),
    );
  }
}

/** The key of anything with a schema and a name. */
export function keyOf(object: { schema: string; name: string }): Key {
  return `${object.schema}.${object.name}`;
}
