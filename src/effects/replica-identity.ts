import { type Key, keyOf, type PublicationState, type Relation, type Schema } from '../schema/model.js';
import type { Change, PublishedTable } from '../sql/change.js';

/** A published table without an identity takes no UPDATE and no DELETE (CheckCmdReplicaIdentity). Only what is wholly known can lack one. */
export function lacksIdentity(table: Relation): boolean {
  if (table.kind !== 'table' || table.temporary || table.unlogged) return false;
  if (table.replicaIdentity === 'full' || table.replicaIdentity === 'index') return false;
  if (table.replicaIdentity === 'nothing') return true;
  if (table.knowledge !== 'full') return false;
  return primaryKey(table) === null;
}

/** The columns that rows are told apart by, where none other are chosen. */
function primaryKey({ constraints }: Relation): readonly string[] | null {
  const key = [...constraints.values()].find(({ kind, deferrable }) => kind === 'primary-key' && !deferrable);
  return key?.columns ?? null;
}

/** True for a table whose changed rows a publication tells, by itself or with its schema, and for a partition of one. */
export function isPublished(schema: Schema, table: Relation): boolean {
  const keys = [keyOf(table), `${table.schema}.*`, ...parents(schema, table)];
  return [...schema.publications.values()].some(
    (publication) =>
      publication.publishesChanges && (publication.allTables || keys.some((key) => publication.tables.has(key))),
  );
}

/** A partition is published with its parent. */
function parents(schema: Schema, table: Relation): Key[] {
  const parent = table.partitionOf === null ? undefined : schema.relations.get(table.partitionOf);
  return parent === undefined ? [] : [keyOf(parent), ...parents(schema, parent)];
}

/** The tables that take no UPDATE or DELETE once CREATE or ALTER PUBLICATION publishes them. */
export function refusedBy(change: Change, schema: Schema): Relation[] {
  if (change.type !== 'create-publication' && change.type !== 'alter-publication') return [];
  const existing = change.type === 'alter-publication' ? schema.publications.get(change.name) : undefined;
  const publishesChanges = change.publishesChanges ?? existing?.publishesChanges ?? true;
  if (change.action === 'drop' || !publishesChanges) return [];
  if (change.action === 'options') {
    const begins = existing !== undefined && change.publishesChanges === true;
    return begins ? publishedIn(existing, schema).filter(lacksIdentity) : [];
  }
  if (change.allTables) return permanent(schema).filter(lacksIdentity);
  return change.tables.flatMap((shown) => {
    if (shown.name === '*')
      return inSchema(shown.schema ?? schema.searchPath[0] ?? 'public', schema).filter(lacksIdentity);
    const table = schema.relation(shown);
    return table !== undefined && (lacksIdentity(table) || hidesIdentity(shown, table)) ? table : [];
  });
}

function publishedIn({ allTables, tables }: PublicationState, schema: Schema): Relation[] {
  if (allTables) return permanent(schema);
  return [...tables].flatMap((key) =>
    key.endsWith('.*') ? inSchema(key.slice(0, -'.*'.length), schema) : (schema.relations.get(key) ?? []),
  );
}

function permanent(schema: Schema): Relation[] {
  return [...schema.relations.values()].filter((one) => one.schema !== 'pg_temp');
}

function inSchema(name: string, schema: Schema): Relation[] {
  return [...schema.relations.values()].filter((one) => one.schema === name);
}

/** WHERE may read the identity alone, and a list of columns has to have all of it (pub_rf_contains_invalid_column and its like). */
function hidesIdentity({ columns, filteredBy = [] }: PublishedTable, table: Relation): boolean {
  if (table.replicaIdentity === 'full') return columns !== undefined;
  if (table.replicaIdentity !== 'default' || table.knowledge !== 'full') return false;
  const key = primaryKey(table) ?? [];
  return (
    filteredBy.some((one) => !key.includes(one)) ||
    (columns !== undefined && !key.every((one) => columns.includes(one)))
  );
}
