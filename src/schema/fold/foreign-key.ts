import type { Constraint, ForeignKeyTarget } from '../../sql/change.js';
import type { Index, Origin, Relation, TableConstraint } from '../model.js';
import { chooseConstraintName, columnsInName } from '../names.js';
import { keyOf, type Schema } from '../schema.js';
import { relationOrPartial } from './find.js';
import { tableConstraint } from './table-constraint.js';

/** FOREIGN KEY, with its copies on partitions. */
export function addForeignKey(
  schema: Schema,
  relation: Relation,
  constraint: Constraint,
  origin: Origin,
  newTable: boolean,
): void {
  if (constraint.references === null) return;
  const label = columnsInName(constraint.columns);
  const name = constraint.name ?? chooseConstraintName(schema, relation.schema, relation.name, label, 'fkey');
  const key: TableConstraint = {
    ...tableConstraint(constraint, name, origin),
    references: resolvedTarget(schema, constraint.references),
    validated: constraint.enforced && (constraint.valid || newTable),
  };
  schema.putConstraint(relation, key);
  for (const partition of schema.partitionsOf(keyOf(relation))) cloneForeignKey(schema, key, partition, origin);
}

function resolvedTarget(schema: Schema, target: ForeignKeyTarget): NonNullable<TableConstraint['references']> {
  const table = relationOrPartial(schema, target.table);
  const columns = target.columns.length > 0 ? target.columns : primaryKeyOf(table);
  return { ...target, columns, table: table === undefined ? schema.key(target.table) : keyOf(table) };
}

/** Columns of the primary key; none where there isn't one or it isn't known. */
export function primaryKeyOf(relation: Relation | undefined): readonly string[] {
  for (const constraint of relation?.constraints.values() ?? []) {
    if (constraint.kind === 'primary-key') return constraint.columns;
  }
  return [];
}

/** Gives a partition its parent's foreign key: an equal one of its own becomes that one's copy. */
export function cloneForeignKey(schema: Schema, parent: TableConstraint, partition: Relation, origin: Origin): void {
  const marks = { inheritCount: 1, local: false, clonedFrom: parent.name };
  const own = [...partition.constraints.values()].find((candidate) => sameForeignKey(candidate, parent));
  if (own !== undefined) {
    schema.putConstraint(partition, { ...own, ...marks });
    return;
  }
  const name = partition.constraints.has(parent.name)
    ? chooseConstraintName(schema, partition.schema, partition.name, columnsInName(parent.columns), 'fkey')
    : parent.name;
  const clone: TableConstraint = { ...parent, ...marks, name, origin };
  schema.putConstraint(partition, clone);
  for (const below of schema.partitionsOf(keyOf(partition))) cloneForeignKey(schema, clone, below, origin);
}

function sameForeignKey(candidate: TableConstraint, parent: TableConstraint): boolean {
  const [a, b] = [candidate.references, parent.references];
  return (
    a !== null &&
    b !== null &&
    candidate.clonedFrom === undefined &&
    candidate.validated &&
    a.table === b.table &&
    candidate.columns.join('\0') === parent.columns.join('\0') &&
    a.columns.join('\0') === b.columns.join('\0') &&
    a.onDelete === b.onDelete &&
    a.onUpdate === b.onUpdate &&
    candidate.deferrable === parent.deferrable &&
    candidate.initiallyDeferred === parent.initiallyDeferred
  );
}

/** Copies of a foreign key on the partitions directly below. */
export function clonesOf(schema: Schema, relation: Relation, name: string): { table: Relation; name: string }[] {
  return schema.partitionsOf(keyOf(relation)).flatMap((table) => {
    const clones = [...table.constraints.values()].filter((candidate) => candidate.clonedFrom === name);
    return clones.map((clone) => ({ table, name: clone.name }));
  });
}

/**
 * Foreign keys that need this unique index. Postgres takes the oldest index that fits when a key is made; where
 * another one fits as well, only the oldest of them is thought to be needed.
 */
export function foreignKeysOn(schema: Schema, index: Index): { table: Relation; constraint: TableConstraint }[] {
  if (!index.unique || index.where !== null) return [];
  const fits = (candidate: Index, columns: readonly string[]): boolean =>
    candidate.unique &&
    candidate.where === null &&
    candidate.elements.length === columns.length &&
    candidate.elements.every((element) => element.column !== null && columns.includes(element.column));
  const indexes = schema.indexesOf(index.table);
  return schema.referencesTo(index.table).filter(({ constraint }) => {
    const columns = constraint.references?.columns ?? [];
    return indexes.find((candidate) => fits(candidate, columns)) === index;
  });
}
