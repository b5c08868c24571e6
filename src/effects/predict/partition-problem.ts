import type { Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { PartitionBound } from '../../sql/change.js';
import type { Failure } from '../effect.js';
import { surelyOverlap } from './partition-proof.js';
import { sameType } from './type-cast.js';

/** Why a new partition's bound is refused: another one has some of it (check_new_partition_bound). */
export function boundProblem(schema: Schema, parent: Relation, bound: PartitionBound | null): Failure | null {
  if (bound === null || parent.knowledge !== 'full' || parent.partitionBy === null) return null;
  const { strategy } = parent.partitionBy;
  if (bound.kind !== 'default' && bound.kind !== strategy) {
    return { sqlstate: '42P16', message: `${keyOf(parent)} is partitioned by ${strategy}` };
  }
  if (bound.kind === 'default' && strategy === 'hash') {
    return { sqlstate: '42P16', message: `${keyOf(parent)} is partitioned by hash and can't have a default partition` };
  }
  const other = schema
    .partitionsOf(keyOf(parent))
    .find((partition) => partition.bound !== null && surelyOverlap(bound, partition.bound));
  if (other === undefined) return null;
  return { sqlstate: '42P17', message: `partition ${keyOf(other)} has some of these rows already` };
}

/** Why a table can't become a partition: it belongs elsewhere, or has not the parent's shape (MergeAttributesIntoExisting). */
export function shapeProblem(schema: Schema, parent: Relation, partition: Relation): Failure | null {
  const key = keyOf(partition);
  if (parent.knowledge !== 'full' || partition.knowledge !== 'full') return null;
  if (partition.kind !== 'table' && partition.kind !== 'partitioned-table' && partition.kind !== 'foreign-table') {
    return { sqlstate: '42809', message: `${key} is not a table` };
  }
  if (partition.partitionOf !== null) return { sqlstate: '42809', message: `${key} is a partition already` };
  if (partition.inherits.length > 0 || schema.childrenOf(key).some((child) => child.inherits.includes(key))) {
    return { sqlstate: '42809', message: `${key} inherits, or is inherited from` };
  }
  const extra = [...partition.columns.keys()].find((name) => !parent.columns.has(name));
  if (extra !== undefined) {
    return { sqlstate: '42804', message: `${key} has column "${extra}", and ${keyOf(parent)} has none of that name` };
  }
  for (const column of parent.columns.values()) {
    const own = partition.columns.get(column.name);
    if (own === undefined) return { sqlstate: '42804', message: `${key} has no column "${column.name}"` };
    if (!sameType(own.type, column.type, schema)) {
      return { sqlstate: '42804', message: `"${column.name}" of ${key} has another type than in ${keyOf(parent)}` };
    }
    if (column.notNull && !own.notNull) return { sqlstate: '42804', message: `"${column.name}" of ${key} is nullable` };
  }
  const missing = [...parent.constraints.values()].find(
    ({ kind, noInherit, name }) => kind === 'check' && !noInherit && !partition.constraints.has(name),
  );
  return missing === undefined ? null : { sqlstate: '42804', message: `${key} has no CHECK "${missing.name}"` };
}
