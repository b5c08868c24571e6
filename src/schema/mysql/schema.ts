import type { Name } from '../../core/name.js';
import { newRelation } from '../fold/find.js';
import { BEFORE, type Index, type Key, type MysqlTable, type Relation, Schema, TEMPORARY_SCHEMA } from '../model.js';

/** A schema of MySQL: tables lie in databases, and the one that is connected to has no name here. */
export function mysqlSchema(): Schema {
  const schema = new Schema();
  schema.searchPath = [''];
  schema.defaultSearchPath = [''];
  return schema;
}

const UNTOLD: MysqlTable = {
  engine: null,
  rowFormat: null,
  charset: null,
  collation: null,
  partitions: null,
  layouts: 0,
};

/** What is known of the table besides its columns. */
export function factsOf(relation: Relation | null | undefined): MysqlTable {
  return relation?.mysql ?? UNTOLD;
}

/** The table that a statement speaks of; one that nobody told of comes to be in part. */
export function tableOrPartial(schema: Schema, name: Name): Relation | undefined {
  const known = schema.relation(name);
  if (known !== undefined) return known;
  const key = schema.key(name);
  if (schema.complete || schema.dropped.has(key)) return undefined;
  const relation: Relation = { ...newRelation(name.schema ?? '', name.name, 'table', BEFORE), knowledge: 'partial' };
  schema.relations.set(key, relation);
  return relation;
}

/** A table that comes to be; a temporary one is its session's own. */
export function newTable(name: Name, temporary: boolean, origin: number): Relation {
  return {
    ...newRelation(temporary ? TEMPORARY_SCHEMA : (name.schema ?? ''), name.name, 'table', origin),
    mysql: UNTOLD,
  };
}

/** Index names count within their table. */
export function indexKeyOf(table: Key, name: string): Key {
  return `${table}.${name}`;
}

/** An index of a table by its name. */
export function indexNamed(schema: Schema, table: Key, name: string): Index | undefined {
  return schema.indexes.get(indexKeyOf(table, name));
}

/** Columns are the same whatever the case of their letters. */
export function columnNamed(relation: Relation | null | undefined, name: string) {
  if (relation === null || relation === undefined) return undefined;
  const exact = relation.columns.get(name);
  if (exact !== undefined) return exact;
  const lower = name.toLowerCase();
  for (const column of relation.columns.values()) if (column.name.toLowerCase() === lower) return column;
  return undefined;
}
