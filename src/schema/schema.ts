import type { Name } from '../core/name.js';
import type {
  Index,
  Key,
  PublicationState,
  Relation,
  Routine,
  Sequence,
  TableConstraint,
  UserType,
} from './objects.js';
import { Backlinks, ObservedMap } from './observed-map.js';

/** Where temporary objects live; searched before the search_path, as Postgres does. */
export const TEMPORARY_SCHEMA = 'pg_temp';

/** The key of anything with a schema and a name. */
export function keyOf(object: { schema: string; name: string }): Key {
  return joined(object.schema, object.name);
}

/** MySQL's tables lie in databases of which the one that is connected to has no name here: `users`, `other.users`. */
function joined(schema: string, name: string): Key {
  return schema === '' ? name : `${schema}.${name}`;
}

/**
 * What exists at one point of a sequence of migrations. Maps are mutated by `fold` alone. Look-ups follow the
 * search_path as Postgres would.
 */
export class Schema {
  // Look-ups by something else than the key would walk over everything; these know where to look.
  private readonly indexesByTable = new Backlinks();
  private readonly childrenByParent = new Backlinks();
  private readonly referrersByTarget = new Backlinks();
  private readonly viewsByRelation = new Backlinks();
  private readonly sequencesByTable = new Backlinks();
  private readonly tablesByConstraint = new Backlinks();

  readonly relations: Map<Key, Relation> = new ObservedMap((key, relation) => this.linkRelation(key, relation));
  readonly indexes: Map<Key, Index> = new ObservedMap((key, index) => this.linkIndex(key, index));
  readonly sequences: Map<Key, Sequence> = new ObservedMap((key, sequence) => this.linkSequence(key, sequence));
  readonly types: Map<Key, UserType> = new ObservedMap((key) => this.isThere(key));
  /** By name; one entry an overload. */
  readonly routines: Map<Key, Routine[]> = new ObservedMap((key) => this.noteSchema(key));
  readonly publications = new Map<string, PublicationState>();
  /** Extended statistics, each with the tables that it is on. */
  readonly statistics: Map<Key, readonly Key[]> = new ObservedMap((key) => this.noteSchema(key));
  readonly extensions = new Set<string>();
  readonly schemas = new Set<string>(['public']);
  /** Objects that this sequence dropped: they are known not to be there even when the schema is not complete. */
  readonly dropped = new Set<Key>();
  /** Keys of relations and sequences that were temporary when they were set: what a session's end looks through. */
  readonly temporary = new Set<Key>();
  /** No key of any map, or of what was dropped, was ever in pg_temp, as in nearly all histories: nobody need look there. */
  permanent = true;
  /** Schemas searched for unqualified names, first match wins; new objects go to the first. */
  searchPath: readonly string[] = ['public'];
  /** What RESET search_path and a new session go back to. */
  defaultSearchPath: readonly string[] = ['public'];
  /** The search_path and time zone that come back when the transaction ends; null while no SET LOCAL is in force. */
  beforeLocal: { readonly searchPath: readonly string[]; readonly timeZone: string | null } | null = null;
  /**
   * True when the database before the first migration is wholly known (a schema file, or a history from the start):
   * what is not in the model is not there.
   */
  complete = false;
  /** Session time zone as far as a SET told; null when unknown. */
  timeZone: string | null = null;
  /** MySQL's session settings that effects depend on, by lower-case name. */
  readonly settings = new Map<string, string>();

  /** The key a new, or an unknown, object of this name has. */
  key(name: Name): Key {
    return joined(name.schema ?? this.searchPath[0] ?? 'public', name.name);
  }

  /** The key under which the name is found in a map, or null. */
  private find(map: ReadonlyMap<Key, unknown>, name: Name): Key | null {
    if (name.schema !== null) {
      const key = joined(name.schema, name.name);
      return map.has(key) ? key : null;
    }
    const temporary = this.permanent ? null : `${TEMPORARY_SCHEMA}.${name.name}`;
    if (temporary !== null && map.has(temporary)) return temporary;
    for (const schema of this.searchPath) {
      const key = joined(schema, name.name);
      if (map.has(key)) return key;
    }
    return null;
  }

  /**
   * The relation's key as Postgres would resolve it; for unknown relations the key it would have. Postgres's own are not in
   * the model, and are found before any of the search path.
   */
  relationKey(name: Name): Key {
    const own = name.schema === null && name.name.startsWith('pg_');
    return this.find(this.relations, name) ?? this.key(own ? { schema: 'pg_catalog', name: name.name } : name);
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

  statisticsKey(name: Name): Key {
    return this.find(this.statistics, name) ?? this.key(name);
  }

  routineKey(name: Name): Key {
    return this.find(this.routines, name) ?? this.key(name);
  }

  routinesNamed(name: Name): readonly Routine[] {
    return this.routines.get(this.routineKey(name)) ?? [];
  }

  /** Indexes on a relation. */
  indexesOf(key: Key): Index[] {
    return linked(this.indexesByTable.get(key), this.indexes, (index) => index.table === key);
  }

  /** Direct partitions of a partitioned table. */
  partitionsOf(key: Key): Relation[] {
    return linked(this.childrenByParent.get(key), this.relations, (child) => child.partitionOf === key);
  }

  /** Direct partitions and inheriting children. */
  childrenOf(key: Key): Relation[] {
    const isChild = (child: Relation): boolean => child.partitionOf === key || child.inherits.includes(key);
    return linked(this.childrenByParent.get(key), this.relations, isChild);
  }

  /** Partitions and inheriting children, all levels; each once, also where it inherits from several of them. */
  descendantsOf(key: Key): Relation[] {
    const found = new Set<Relation>();
    const visit = (parent: Key): void => {
      for (const child of this.childrenOf(parent)) {
        if (found.has(child)) continue;
        found.add(child);
        visit(keyOf(child));
      }
    };
    visit(key);
    return [...found];
  }

  /** Foreign keys of other tables (and of itself) that point to the relation. */
  referencesTo(key: Key): { table: Relation; constraint: TableConstraint }[] {
    const found: { table: Relation; constraint: TableConstraint }[] = [];
    for (const referrer of this.referrersByTarget.get(key)) {
      const table = this.relations.get(referrer);
      if (table === undefined) continue;
      for (const constraint of table.constraints.values()) {
        if (constraint.references?.table === key) found.push({ table, constraint });
      }
    }
    return found;
  }

  /** Views and materialized views whose query reads the relation. */
  viewsOver(key: Key): Relation[] {
    return linked(
      this.viewsByRelation.get(key),
      this.relations,
      (view) => view.query?.relations.some((name) => this.relationKey(name) === key) === true,
    );
  }

  /** Sequences owned by columns of the relation. */
  sequencesOf(key: Key): Sequence[] {
    return linked(this.sequencesByTable.get(key), this.sequences, (sequence) => sequence.ownedBy?.table === key);
  }

  /** True when a table of the schema has a constraint of this name. */
  constraintExists(schema: string, name: string): boolean {
    const has = (table: Relation): boolean => table.schema === schema && table.constraints.has(name);
    return linked(this.tablesByConstraint.get(`${schema}.${name}`), this.relations, has).length > 0;
  }

  /** True when a relation of any kind (an index and a sequence are relations too) has this key. */
  relationNameTaken(key: Key): boolean {
    return this.relations.has(key) || this.indexes.has(key) || this.sequences.has(key);
  }

  /** Notes that what had this key is gone; types share the set with relations, which may still have one of that name. */
  markDropped(key: Key): void {
    if (this.relationNameTaken(key) || this.types.has(key)) return;
    this.noteSchema(key);
    this.dropped.add(key);
  }

  private isThere(key: Key): void {
    this.noteSchema(key);
    this.dropped.delete(key);
  }

  private noteSchema(key: Key): void {
    if (key.startsWith(`${TEMPORARY_SCHEMA}.`)) this.permanent = false;
  }

  /** Puts a constraint on a relation that is in the model already. */
  putConstraint(relation: Relation, constraint: TableConstraint): void {
    relation.constraints.set(constraint.name, constraint);
    this.linkConstraint(keyOf(relation), relation, constraint);
  }

  /** To be called when a relation's parents, constraints or query were changed in place. */
  linkRelation(key: Key, relation: Relation): void {
    this.isThere(key);
    if (relation.temporary) this.temporary.add(key);
    if (relation.partitionOf !== null) this.childrenByParent.add(relation.partitionOf, key);
    for (const parent of relation.inherits) this.childrenByParent.add(parent, key);
    for (const constraint of relation.constraints.values()) this.linkConstraint(key, relation, constraint);
    for (const name of relation.query?.relations ?? []) this.viewsByRelation.add(this.relationKey(name), key);
  }

  private linkIndex(key: Key, index: Index): void {
    this.isThere(key);
    this.indexesByTable.add(index.table, key);
  }

  private linkSequence(key: Key, sequence: Sequence): void {
    this.isThere(key);
    if (sequence.temporary) this.temporary.add(key);
    if (sequence.ownedBy !== null) this.sequencesByTable.add(sequence.ownedBy.table, key);
  }

  private linkConstraint(key: Key, relation: Relation, constraint: TableConstraint): void {
    this.tablesByConstraint.add(`${relation.schema}.${constraint.name}`, key);
    if (constraint.references !== null) this.referrersByTarget.add(constraint.references.table, key);
  }
}

/** What the candidates' keys stand for now, where it still is what they were linked for. */
function linked<V>(keys: Iterable<Key>, map: ReadonlyMap<Key, V>, holds: (value: V) => boolean): V[] {
  const found: V[] = [];
  for (const key of keys) {
    const value = map.get(key);
    if (value !== undefined && holds(value)) found.push(value);
  }
  return found;
}
