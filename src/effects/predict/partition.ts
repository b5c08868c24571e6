import type { Index, Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, PartitionBound } from '../../sql/change.js';
import type { Failure } from '../effect.js';
import { defaultPartition, keyColumns, partitionTree } from './family.js';
import { boundProblem, shapeProblem } from './partition-problem.js';
import { excludesBound, impliesBound } from './partition-proof.js';
import { lockReferenced, referencesToTree } from './reach.js';
import { boundOf, plannedKey } from './reads.js';
import type { Recorder } from './recorder.js';
import type { Scene } from './scene.js';
import { withStorage } from './storage.js';

/** A unique constraint on a partitioned table must have every column of the partition key (0A000). */
export function partitionKeyProblem(relation: Relation, columns: readonly string[]): string | null {
  const key = relation.partitionBy;
  if (key === null) return null;
  if (key.columns.includes(null))
    return `${keyOf(relation)} is partitioned by an expression and can't have unique keys`;
  const missing = key.columns.filter((column) => column !== null && !columns.includes(column));
  if (missing.length === 0) return null;
  return `a unique key of partitioned ${keyOf(relation)} must have the partition column "${missing.join('", "')}"`;
}

export function attachPartition(scene: Scene, change: ChangeOf<'attach-partition'>): void {
  const { recorder, relation, key } = scene;
  const { schema } = recorder;
  recorder.take('attach-partition', 'target', key);
  const partition = schema.relation(change.partition);
  const partitionKey = schema.relationKey(change.partition);
  recorder.take('attach-partition', 'partition', partitionKey);
  if (partition === undefined && recorder.surelyMissing(change.partition)) {
    recorder.fail('42P01', `relation ${partitionKey} does not exist`);
    return;
  }
  if (relation !== undefined && scene.whole && relation.partitionBy === null) {
    recorder.fail('42809', `${key} is not partitioned`);
    return;
  }
  if (relation !== undefined) boundOf(recorder, relation);
  if (relation !== undefined) {
    const shape = partition === undefined ? null : shapeProblem(schema, relation, partition);
    const problem = shape ?? boundProblem(schema, relation, change.bound);
    if (problem !== null) recorder.fail(problem.sqlstate, problem.message);
  }
  const implied = partition !== undefined && relation !== undefined && impliesBound(partition, relation, change.bound);
  if (!implied) {
    if (partition === undefined) recorder.scan(partitionKey, 'attach-partition');
    else for (const leaf of leaves(recorder, partition)) recorder.scan(leaf, 'attach-partition');
  }
  if (relation === undefined) return;
  lockDefault(recorder, relation, 'attach-partition.with-default', change.bound);
  if (partition === undefined) return;
  for (const table of partitionTree(schema, partition)) recorder.take('attach-partition', 'partition', table);
  attachIndexes(recorder, relation, partition);
  attachForeignKeys(recorder, relation, partition);
}

function leaves(recorder: Recorder, relation: Relation): Relation[] {
  return withStorage(partitionTree(recorder.schema, relation), recorder);
}

/** The default partition is locked, and scanned for rows that the new one should have, unless a CHECK excludes them. */
function lockDefault(
  recorder: Recorder,
  parent: Relation,
  operation: 'attach-partition.with-default' | 'create-partition.with-default' | 'detach-partition.with-default',
  bound: PartitionBound | null,
): void {
  const rest = defaultPartition(recorder.schema, parent);
  if (rest === undefined) return;
  for (const table of partitionTree(recorder.schema, rest)) recorder.take(operation, 'default', table);
  if (operation === 'detach-partition.with-default') return;
  if (bound !== null && excludesBound(rest, parent, bound)) return;
  for (const leaf of leaves(recorder, rest)) recorder.scan(leaf, 'default-partition');
}

/**
 * Each index of the parent is looked for on the partition; what is missing is built (AttachPartitionEnsureIndexes).
 */
function attachIndexes(recorder: Recorder, parent: Relation, partition: Relation): void {
  const own = recorder.schema.indexesOf(keyOf(partition));
  const used = new Set<Index>();
  for (const index of recorder.schema.indexesOf(keyOf(parent))) {
    recorder.take('attach-partition.builds-index', 'parent-index', keyOf(index));
    const match = own.find((candidate) => !used.has(candidate) && sameIndex(candidate, index));
    if (match === undefined) for (const leaf of leaves(recorder, partition)) recorder.build(leaf, 'attach-partition');
    else used.add(match);
  }
}

function sameIndex(a: Index, b: Index): boolean {
  return (
    a.method === b.method &&
    a.unique === b.unique &&
    a.valid &&
    (b.constraint === null || a.constraint !== null) &&
    keyColumns(a).join('\0') === keyColumns(b).join('\0') &&
    a.elements.map((one) => one.sql).join() === b.elements.map((one) => one.sql).join() &&
    a.include.join() === b.include.join() &&
    (a.where?.sql ?? '') === (b.where?.sql ?? '')
  );
}

function attachForeignKeys(recorder: Recorder, parent: Relation, partition: Relation): void {
  for (const constraint of parent.constraints.values()) {
    if (constraint.references === null) continue;
    const target = constraint.references.table;
    const adopted = [...partition.constraints.values()].some(
      (one) => one.references?.table === target && one.validated && one.columns.join() === constraint.columns.join(),
    );
    lockReferenced(recorder, target, 'attach-partition.foreign-key');
    if (!adopted && constraint.enforced) {
      for (const leaf of leaves(recorder, partition)) recorder.scan(leaf, 'foreign-key');
      plannedKey(recorder, leaves(recorder, partition), target);
    }
  }
  for (const { table } of referencesToTree(recorder.schema, keyOf(parent))) {
    recorder.take('create-partition.referenced', 'referencing', table);
  }
}

export function detachPartition(scene: Scene, change: ChangeOf<'detach-partition'>): void {
  const { recorder, relation, key } = scene;
  const { schema, version } = recorder;
  const partition = schema.relation(change.partition);
  const partitionKey = schema.relationKey(change.partition);
  if (partition !== undefined && relation !== undefined && partition.partitionOf !== key && scene.whole) {
    recorder.fail('42P01', `${partitionKey} is not a partition of ${key}`);
    return;
  }
  const tree = partition === undefined ? [partitionKey] : partitionTree(schema, partition);
  const rest = relation === undefined ? undefined : defaultPartition(schema, relation);
  if (version === 13) for (const table of tree.slice(1)) recorder.lock(table, 'ACCESS EXCLUSIVE');
  if (change.finalize || change.concurrently) {
    if (!recorder.needs(14, `DETACH PARTITION ${change.finalize ? 'FINALIZE' : 'CONCURRENTLY'}`)) return;
    // FINALIZE could not be measured: ATExecDetachPartitionFinalize locks as the second half of CONCURRENTLY does.
    recorder.take('detach-partition.concurrently', 'target', key);
    for (const table of tree) recorder.take('detach-partition.concurrently', 'partition', table);
    if (change.finalize) return;
    recorder.alone();
    if (rest !== undefined)
      recorder.fail('55000', `${key} has a default partition, so none can be detached concurrently`);
    return;
  }
  recorder.take('detach-partition', 'target', key);
  for (const table of tree) recorder.take('detach-partition', 'partition', table);
  if (relation === undefined || partition === undefined) {
    recorder.assume(`Whether foreign keys point to ${key}, which would be checked, is not known.`);
    for (const table of tree) recorder.scan(table, 'detach-referenced');
    return;
  }
  lockDefault(recorder, relation, 'detach-partition.with-default', null);
  for (const index of schema.indexesOf(keyOf(partition))) {
    if (index.attachedTo !== null) recorder.take('detach-partition.indexed', 'partition-index', keyOf(index));
  }
  for (const constraint of relation.constraints.values()) {
    if (constraint.references !== null && version >= 13) {
      lockReferenced(recorder, constraint.references.table, 'detach-partition.foreign-key');
    }
  }
  detachReferenced(recorder, relation, partition);
}

/** Rows elsewhere may point into the partition: each foreign key to the parent is checked for them. */
function detachReferenced(recorder: Recorder, parent: Relation, partition: Relation): void {
  for (const { table } of referencesToTree(recorder.schema, keyOf(parent))) {
    recorder.take('detach-partition.referenced', 'referencing', table);
    boundOf(recorder, partition);
    for (const leaf of leaves(recorder, table)) recorder.scan(leaf, 'detach-referenced');
    plannedKey(recorder, leaves(recorder, table), keyOf(partition));
    for (const leaf of leaves(recorder, partition)) {
      recorder.take('detach-partition.referenced', 'partition', leaf);
      recorder.scan(leaf, 'detach-referenced');
    }
  }
}

const NOT_PARTITIONED: Failure = { sqlstate: '42809', message: 'the parent is not partitioned' };

function assumeDefault(recorder: Recorder, parent: string, bound: PartitionBound): void {
  recorder.assume(`Whether ${parent} has a default partition, which would be scanned, is not known.`);
  if (bound.kind !== 'default' && bound.kind !== 'hash') recorder.scan(parent, 'default-partition');
}

/** CREATE TABLE … PARTITION OF: AE on the parent, the default partition scanned. */
export function createPartition(recorder: Recorder, change: ChangeOf<'create-table'>): void {
  if (change.partitionOf === null) return;
  const { schema } = recorder;
  const { parent: name, bound } = change.partitionOf;
  const key = schema.relationKey(name);
  recorder.take('create-partition', 'parent', key);
  const parent = schema.relation(name);
  if (parent === undefined) {
    if (recorder.surelyMissing(name)) recorder.fail('42P01', `relation ${key} does not exist`);
    else assumeDefault(recorder, key, bound);
    return;
  }
  // A name that an earlier statement made known tells nothing of the partitions that it has.
  if (parent.knowledge !== 'full' && defaultPartition(schema, parent) === undefined)
    assumeDefault(recorder, key, bound);
  const problem =
    parent.partitionBy === null && parent.knowledge === 'full' ? NOT_PARTITIONED : boundProblem(schema, parent, bound);
  if (problem !== null) recorder.fail(problem.sqlstate, problem.message);
  lockDefault(recorder, parent, 'create-partition.with-default', bound);
  for (const index of schema.indexesOf(key)) recorder.take('create-partition.indexed', 'parent-index', keyOf(index));
  for (const constraint of parent.constraints.values()) {
    if (constraint.references !== null) {
      lockReferenced(recorder, constraint.references.table, 'create-partition.foreign-key');
    }
  }
  for (const { table } of referencesToTree(schema, key))
    recorder.take('create-partition.referenced', 'referencing', table);
}
