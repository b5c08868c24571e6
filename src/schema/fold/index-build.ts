import type { CreateIndex, IndexElement } from '../../sql/change.js';
import type { Index, Key, Origin, Relation, TableConstraint } from '../model.js';
import { chooseRelationName, columnsInName } from '../names.js';
import { keyOf, type Schema } from '../schema.js';
import { bareColumn, indexColumnNames } from './expression-name.js';

/** A plain column as an index element. */
export function columnElement(column: string): IndexElement {
  return {
    column,
    expression: null,
    collation: null,
    operatorClass: null,
    descending: false,
    nullsFirst: null,
    sql: column,
  };
}

/** `((a))` and `(a COLLATE "C")` are plain columns to Postgres. */
function plainElement(element: IndexElement): IndexElement {
  const column = element.expression === null ? null : bareColumn(element.expression);
  return column === null ? element : { ...element, column, expression: null };
}

type IndexLabel = 'pkey' | 'key' | 'excl' | 'idx';

/** The name that Postgres chooses for an index (ChooseIndexName). */
export function chooseIndexName(
  schema: Schema,
  relation: Relation,
  columnNames: readonly string[],
  label: IndexLabel,
): string {
  const columns = label === 'pkey' ? null : columnsInName(columnNames);
  return chooseRelationName(schema, relation.schema, relation.name, columns, label, label !== 'idx');
}

/** CREATE INDEX. */
export function createIndex(schema: Schema, change: CreateIndex, relation: Relation, origin: Origin): void {
  const elements = change.elements.map(plainElement);
  const names = indexColumnNames(elements, change.include);
  const name = change.name ?? chooseIndexName(schema, relation, names, 'idx');
  const key = `${relation.schema}.${name}`;
  if (schema.relationNameTaken(key)) return;
  const partitions = schema.partitionsOf(keyOf(relation));
  const index: Index = {
    schema: relation.schema,
    name,
    table: keyOf(relation),
    unique: change.unique,
    primary: false,
    valid: !(change.only && partitions.length > 0),
    method: change.method,
    elements,
    include: change.include,
    where: change.where,
    nullsNotDistinct: change.nullsNotDistinct,
    constraint: null,
    attachedTo: null,
    origin,
  };
  schema.indexes.set(key, index);
  if (!change.only) for (const partition of partitions) indexPartition(schema, index, partition, origin);
}

/**
 * Sees to it that a partition, and its own partitions, have what a partitioned index asks for: an equal index that the
 * partition has already is attached, else one is made.
 */
export function indexPartition(schema: Schema, parent: Index, partition: Relation, origin: Origin): void {
  if (partition.kind === 'foreign-table') return;
  const parentConstraint = constraintOf(schema, parent);
  const found = schema
    .indexesOf(keyOf(partition))
    .find((index) => index.attachedTo === null && servesSame(schema, index, parent));
  if (found !== undefined) {
    schema.indexes.set(keyOf(found), { ...found, attachedTo: keyOf(parent) });
    markInherited(schema, partition, found.constraint, 1);
    return;
  }
  const label: IndexLabel =
    parentConstraint === undefined ? 'idx' : parent.primary ? 'pkey' : parent.unique ? 'key' : 'excl';
  const name = chooseIndexName(schema, partition, indexColumnNames(parent.elements, parent.include), label);
  const index: Index = {
    ...parent,
    schema: partition.schema,
    name,
    table: keyOf(partition),
    constraint: parentConstraint === undefined ? null : name,
    attachedTo: keyOf(parent),
    origin,
    valid: true,
  };
  schema.indexes.set(keyOf(index), index);
  if (parentConstraint !== undefined) {
    schema.putConstraint(partition, {
      ...parentConstraint,
      name,
      index: keyOf(index),
      origin,
      inheritCount: 1,
      local: false,
    });
  }
  for (const below of schema.partitionsOf(keyOf(partition))) indexPartition(schema, index, below, origin);
}

/** The constraint that an index serves. */
export function constraintOf(schema: Schema, index: Index): TableConstraint | undefined {
  if (index.constraint === null) return undefined;
  return schema.relations.get(index.table)?.constraints.get(index.constraint);
}

/** Counts a parent more or less for a constraint of a partition. */
export function markInherited(schema: Schema, relation: Relation, name: string | null, count: 0 | 1): void {
  const constraint = name === null ? undefined : relation.constraints.get(name);
  if (constraint === undefined) return;
  schema.putConstraint(relation, { ...constraint, inheritCount: count, local: count === 0 });
}

/** True when the one index could stand for the other (CompareIndexInfo), and serves a constraint where that does. */
function servesSame(schema: Schema, index: Index, parent: Index): boolean {
  const wanted = constraintOf(schema, parent);
  const has = constraintOf(schema, index);
  return (
    index.valid &&
    index.unique === parent.unique &&
    index.method === parent.method &&
    index.nullsNotDistinct === parent.nullsNotDistinct &&
    index.elements.length === parent.elements.length &&
    index.elements.every((element, at) => sameElement(element, parent.elements[at] as IndexElement)) &&
    index.include.join('\0') === parent.include.join('\0') &&
    index.where?.sql === parent.where?.sql &&
    (wanted === undefined || has?.kind === wanted.kind)
  );
}

function sameElement(a: IndexElement, b: IndexElement): boolean {
  return (
    a.column === b.column &&
    a.expression?.sql === b.expression?.sql &&
    a.collation?.name === b.collation?.name &&
    a.operatorClass?.name === b.operatorClass?.name
  );
}

/** Puts an index under another name or into another schema, and tells everything that knows it by its key. */
export function rekeyIndex(schema: Schema, index: Index, toSchema: string, toName: string): Index {
  const from = keyOf(index);
  const moved: Index = { ...index, schema: toSchema, name: toName };
  const to = keyOf(moved);
  if (from === to) return index;
  schema.indexes.delete(from);
  schema.indexes.set(to, moved);
  schema.markDropped(from);
  const table = schema.relations.get(index.table);
  const constraint = constraintOf(schema, index);
  if (table !== undefined && constraint !== undefined) schema.putConstraint(table, { ...constraint, index: to });
  for (const attached of attachedIndexes(schema, index, from)) {
    schema.indexes.set(keyOf(attached), { ...attached, attachedTo: to });
  }
  return moved;
}

/** Indexes of partitions that belong to the index; `key` where it is no longer the index's own. */
export function attachedIndexes(schema: Schema, index: Index, key: Key = keyOf(index)): Index[] {
  return schema
    .partitionsOf(index.table)
    .flatMap((partition) => schema.indexesOf(keyOf(partition)))
    .filter((candidate) => candidate.attachedTo === key);
}

/** True when the index has the column among its own, or names it in an expression or its condition. */
export function indexNames(index: Index, column: string): boolean {
  return (
    index.include.includes(column) ||
    index.where?.columns.includes(column) === true ||
    index.elements.some((element) => element.column === column || element.expression?.columns.includes(column) === true)
  );
}
