import type { Name } from '../../core/name.js';
import type { TypeName } from '../../sql/change.js';
import { BEFORE, type Origin, type Relation, type RelationKind } from '../model.js';
import { keyOf, type Schema, TEMPORARY_SCHEMA } from '../schema.js';

/** A relation that has nothing yet. */
export function newRelation(schema: string, name: string, kind: RelationKind, origin: Origin): Relation {
  return {
    schema,
    name,
    kind,
    origin,
    temporary: schema === TEMPORARY_SCHEMA,
    unlogged: false,
    knowledge: 'full',
    columns: new Map(),
    constraints: new Map(),
    triggers: new Map(),
    policies: new Map(),
    rules: new Map(),
    rowSecurity: false,
    forceRowSecurity: false,
    replicaIdentity: 'default',
    partitionBy: null,
    partitionOf: null,
    bound: null,
    inherits: [],
    ofType: null,
    query: null,
    viewOptions: [],
  };
}

/** The schema that a new object of this name goes to. */
export function schemaFor(schema: Schema, name: Name, temporary: boolean): string {
  if (temporary) return TEMPORARY_SCHEMA;
  return name.schema ?? schema.searchPath[0] ?? 'public';
}

/**
 * The relation that a statement speaks of. One that the model doesn't have comes to be, in part, as what the statement
 * takes it for: the database was there before the first migration that we know. Undefined where it can't exist.
 */
export function relationOrPartial(schema: Schema, name: Name, kind: RelationKind = 'table'): Relation | undefined {
  const known = schema.relation(name);
  if (known !== undefined) return known;
  const home = schemaFor(schema, name, false);
  const key = `${home}.${name.name}`;
  if (schema.complete || schema.dropped.has(key) || isCatalog(name)) return undefined;
  if (schema.index(name) !== undefined || schema.sequence(name) !== undefined) return undefined;
  const relation: Relation = { ...newRelation(home, name.name, kind, BEFORE), knowledge: 'partial' };
  schema.relations.set(key, relation);
  return relation;
}

/** Postgres's own relations are not in the model. */
function isCatalog(name: Name): boolean {
  if (name.schema === null) return name.name.startsWith('pg_');
  return name.schema === 'pg_catalog' || name.schema === 'information_schema';
}

/** A name that no later search_path can make mean something else. */
export function resolvedName(schema: Schema, name: Name): Name {
  const known = schema.relation(name);
  if (known !== undefined) return { schema: known.schema, name: known.name };
  if (name.schema === null && isCatalog(name)) return { schema: 'pg_catalog', name: name.name };
  return { schema: schemaFor(schema, name, false), name: name.name };
}

const SERIAL_SQL: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

/** A type as the catalog has it: user-defined ones with their schema, serials as the integers that they are. */
export function resolvedType(schema: Schema, type: TypeName): TypeName {
  if (type.serial) return { ...type, serial: false, sql: SERIAL_SQL[type.name] ?? type.name };
  if (type.schema !== null) return type;
  const known = schema.userType(type) ?? schema.relation(type);
  return known === undefined ? type : { ...type, schema: known.schema };
}

/** True when both are the same type; modifiers count. */
export function sameType(schema: Schema, a: TypeName, b: TypeName): boolean {
  const [first, second] = [resolvedType(schema, a), resolvedType(schema, b)];
  return (
    first.name === second.name &&
    first.schema === second.schema &&
    first.array === second.array &&
    first.modifiers.join() === second.modifiers.join()
  );
}

/** The relation itself and, unless ONLY is written, everything that inherits from it. */
export function withDescendants(schema: Schema, relation: Relation, only: boolean): Relation[] {
  return only ? [relation] : [relation, ...schema.descendantsOf(keyOf(relation))];
}

/** Tables made OF a composite type. */
export function tablesOfType(schema: Schema, composite: Relation): Relation[] {
  const key = keyOf(composite);
  return [...schema.relations.values()].filter((relation) => relation.ofType === key);
}
