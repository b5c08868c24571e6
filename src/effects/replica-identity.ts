import { type Key, keyOf, type Relation, type Schema } from '../schema/model.js';
import type { Change } from '../sql/change.js';

/** A published table without an identity takes no UPDATE and no DELETE (CheckCmdReplicaIdentity). Only what is wholly known can lack one. */
export function lacksIdentity(table: Relation): boolean {
  if (table.kind !== 'table' || table.temporary || table.unlogged) return false;
  if (table.replicaIdentity === 'full' || table.replicaIdentity === 'index') return false;
  if (table.replicaIdentity === 'nothing') return true;
  if (table.knowledge !== 'full') return false;
  return ![...table.constraints.values()].some(({ kind, deferrable }) => kind === 'primary-key' && !deferrable);
}

/** True for a table of a publication, by itself or with its schema, and for a partition of one. */
export function isPublished(schema: Schema, table: Relation): boolean {
  const keys = [keyOf(table), `${table.schema}.*`, ...parents(schema, table)];
  return [...schema.publications.values()].some(
    (publication) => publication.allTables || keys.some((key) => publication.tables.has(key)),
  );
}

/** A partition is published with its parent. */
function parents(schema: Schema, table: Relation): Key[] {
  const parent = table.partitionOf === null ? undefined : schema.relations.get(table.partitionOf);
  return parent === undefined ? [] : [keyOf(parent), ...parents(schema, parent)];
}

/** The tables that CREATE or ALTER PUBLICATION publishes; none for what publishes nothing more. */
export function publishedBy(change: Change, schema: Schema): Relation[] {
  if (change.type !== 'create-publication' && change.type !== 'alter-publication') return [];
  if (change.action === 'drop' || change.action === 'options') return [];
  if (change.allTables) return [...schema.relations.values()].filter((one) => one.schema !== 'pg_temp');
  return change.tables.flatMap((name) => schema.relation(name) ?? []);
}
