import type { PartitionBound } from '../../sql/change.js';
import type { Index, Origin, Relation } from '../model.js';
import { keyOf, type Schema } from '../schema.js';
import { changeColumn } from './column.js';
import { cloneForeignKey, clonesOf } from './foreign-key.js';
import { attachedIndexes, indexNames, indexPartition, markInherited } from './index-build.js';

/** Makes a table a partition: it takes on the parent's CHECKs, indexes, keys and row triggers. */
export function becomePartition(
  schema: Schema,
  parent: Relation,
  partition: Relation,
  bound: PartitionBound | null,
  origin: Origin,
): void {
  partition.partitionOf = keyOf(parent);
  partition.bound = bound;
  schema.linkRelation(keyOf(partition), partition);
  for (const constraint of [...parent.constraints.values()]) {
    if (constraint.kind === 'check' && !constraint.noInherit) {
      const own = partition.constraints.get(constraint.name);
      schema.putConstraint(partition, { ...(own ?? { ...constraint, origin }), inheritCount: 1, local: false });
    }
  }
  for (const index of schema.indexesOf(keyOf(parent))) indexPartition(schema, index, partition, origin);
  for (const constraint of [...parent.constraints.values()]) {
    if (constraint.references !== null) cloneForeignKey(schema, constraint, partition, origin);
  }
  for (const trigger of parent.triggers.values()) {
    if (trigger.row === true) partition.triggers.set(trigger.name, { ...trigger, cloned: true, origin });
  }
}

/** ATTACH PARTITION. */
export function attachPartition(
  schema: Schema,
  parent: Relation,
  partition: Relation,
  bound: PartitionBound | null,
  origin: Origin,
): void {
  if (partition.partitionOf !== null) return;
  for (const column of parent.columns.values()) {
    changeColumn(partition, column.name, { inheritCount: 1, local: false });
    // From 17 on a partition shares its parent's identity.
    if (column.identity !== null) changeColumn(partition, column.name, { identity: column.identity });
  }
  becomePartition(schema, parent, partition, bound, origin);
}

/** DETACH PARTITION: what the partition had because of its parent becomes its own. */
export function detachPartition(schema: Schema, parent: Relation, partition: Relation): void {
  if (partition.partitionOf !== keyOf(parent)) return;
  partition.partitionOf = null;
  partition.bound = null;
  for (const [name, column] of partition.columns) {
    const { inheritCount: _count, ...own } = column;
    const identity = parent.columns.get(name)?.identity == null ? column.identity : null;
    partition.columns.set(name, { ...own, local: true, identity });
  }
  for (const index of schema.indexesOf(keyOf(partition))) {
    if (index.attachedTo === null) continue;
    schema.indexes.set(keyOf(index), { ...index, attachedTo: null });
    markInherited(schema, partition, index.constraint, 0);
  }
  for (const constraint of [...partition.constraints.values()]) {
    if ((constraint.inheritCount ?? 0) === 0 && constraint.clonedFrom === undefined) continue;
    const { clonedFrom: _from, inheritCount: _count, ...own } = constraint;
    schema.putConstraint(partition, { ...own, local: true });
  }
  for (const trigger of [...partition.triggers.values()]) {
    if (trigger.cloned === true) dropClonedTrigger(schema, partition, trigger.name);
  }
}

/** Takes a trigger that came from a parent off a partition and off all below it. */
export function dropClonedTrigger(schema: Schema, partition: Relation, name: string): void {
  if (partition.triggers.get(name)?.cloned !== true) return;
  partition.triggers.delete(name);
  for (const below of schema.partitionsOf(keyOf(partition))) dropClonedTrigger(schema, below, name);
}

/**
 * A column's change of type makes the indexes and foreign keys of a partitioned table anew, and those of its partitions
 * along with them: under the names that Postgres chooses, whatever they were called before.
 */
export function remakeParts(schema: Schema, parent: Relation, column: string, origin: Origin): void {
  const partitions = schema.partitionsOf(keyOf(parent));
  if (partitions.length === 0) return;
  for (const index of schema.indexesOf(keyOf(parent))) {
    if (!indexNames(index, column)) continue;
    for (const attached of attachedIndexes(schema, index)) forgetAttached(schema, attached);
    for (const partition of partitions) indexPartition(schema, index, partition, origin);
  }
  for (const constraint of [...parent.constraints.values()]) {
    if (constraint.references === null || !constraint.columns.includes(column)) continue;
    forgetClones(schema, parent, constraint.name);
    for (const partition of partitions) cloneForeignKey(schema, constraint, partition, origin);
  }
}

function forgetAttached(schema: Schema, index: Index): void {
  for (const below of attachedIndexes(schema, index)) forgetAttached(schema, below);
  schema.indexes.delete(keyOf(index));
  if (index.constraint !== null) schema.relations.get(index.table)?.constraints.delete(index.constraint);
}

function forgetClones(schema: Schema, parent: Relation, name: string): void {
  for (const clone of clonesOf(schema, parent, name)) {
    forgetClones(schema, clone.table, clone.name);
    clone.table.constraints.delete(clone.name);
  }
}

/** INHERIT: the child has the columns and CHECKs already; they now count a parent more. */
export function inherit(schema: Schema, child: Relation, parent: Relation): void {
  if (child.inherits.includes(keyOf(parent))) return;
  child.inherits = [...child.inherits, keyOf(parent)];
  schema.linkRelation(keyOf(child), child);
  countParent(schema, child, parent, 1);
}

/** NO INHERIT. */
export function disinherit(schema: Schema, child: Relation, parent: Relation): void {
  if (!child.inherits.includes(keyOf(parent))) return;
  child.inherits = child.inherits.filter((key) => key !== keyOf(parent));
  countParent(schema, child, parent, -1);
}

function countParent(schema: Schema, child: Relation, parent: Relation, by: 1 | -1): void {
  for (const { name } of parent.columns.values()) {
    const column = child.columns.get(name);
    if (column === undefined) continue;
    const count = Math.max(0, (column.inheritCount ?? 0) + by);
    changeColumn(child, name, { inheritCount: count, local: count === 0 ? true : (column.local ?? true) });
  }
  for (const { kind, name, noInherit } of parent.constraints.values()) {
    const own = child.constraints.get(name);
    if (kind !== 'check' || noInherit || own === undefined) continue;
    const count = Math.max(0, (own.inheritCount ?? 0) + by);
    schema.putConstraint(child, { ...own, inheritCount: count, local: count === 0 ? true : (own.local ?? true) });
  }
}
