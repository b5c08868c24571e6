import type { LockMode } from '../../core/lock-mode.js';
import type { Name } from '../../core/name.js';
import type { Key, Relation, Schema, TableConstraint } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { OperationId } from '../operations.js';
import { partitionTree } from './family.js';
import type { Recorder } from './recorder.js';
import type { Scene } from './scene.js';
import { withStorage } from './storage.js';

/** Locks the table, and its partitions and children, in the mode measured for the table. */
export function takeFamily(scene: Scene, operation: OperationId): void {
  scene.recorder.take(operation, 'target', scene.key);
  for (const relation of scene.family) scene.recorder.take(operation, 'target', relation);
}

/** Tables of the family that have rows; the table itself where nothing is known of it. */
export function stored(scene: Scene): (Relation | string)[] {
  return scene.relation === undefined ? [scene.key] : withStorage(scene.family, scene.recorder);
}

/** Locks the referenced table of a foreign key and its partitions as it was measured for the operation. */
export function lockReferenced(recorder: Recorder, table: Key, operation: OperationId): void {
  recorder.take(operation, 'referenced', table);
  const relation = recorder.schema.relations.get(table);
  if (relation === undefined) return;
  for (const one of partitionTree(recorder.schema, relation)) recorder.take(operation, 'referenced', one);
}

/**
 * The same for what removes or remakes the key's triggers: up to 14 a partitioned table has none of them itself, only its
 * partitions have.
 */
export function lockReferencedTriggers(
  recorder: Recorder,
  table: Key,
  operation: OperationId,
  own: LockMode | null,
): void {
  const relation = recorder.schema.relations.get(table);
  if (relation?.kind !== 'partitioned-table' || recorder.version > 14) {
    lockReferenced(recorder, table, operation);
    return;
  }
  recorder.lock(table, own);
  for (const one of recorder.schema.descendantsOf(table))
    if (one.kind !== 'partitioned-table') recorder.take(operation, 'referenced', one);
}

/** Foreign keys to the table, and to those that it is a partition of: its rows are theirs. */
export function referencesToTree(schema: Schema, key: Key): { table: Relation; constraint: TableConstraint }[] {
  const found: { table: Relation; constraint: TableConstraint }[] = [];
  for (let at: Key | null = key; at !== null; at = schema.relations.get(at)?.partitionOf ?? null) {
    found.push(...schema.referencesTo(at));
  }
  return found;
}

/** Locks the table that a foreign key stands on. */
export function lockReferencing(recorder: Recorder, table: Relation, operation: OperationId): void {
  for (const one of partitionTree(recorder.schema, table)) recorder.take(operation, 'referencing', one);
}

/** The same by name, as a new foreign key writes it; fails when the table is surely missing. */
export function referencedTree(recorder: Recorder, name: Name, operation: OperationId): void {
  const relation = recorder.schema.relation(name);
  const key = recorder.schema.relationKey(name);
  if (relation === undefined && recorder.surelyMissing(name)) {
    recorder.fail('42P01', `relation ${key} does not exist`);
    return;
  }
  lockReferenced(recorder, key, operation);
}

/** A view falls with what it reads, a materialized one with its indexes. */
export function dropReader(recorder: Recorder, view: Relation): void {
  recorder.take('drop-table.view-cascade', 'view', view);
  for (const index of recorder.schema.indexesOf(keyOf(view))) {
    recorder.take('drop-materialized-view', 'index', keyOf(index));
  }
  recorder.drop(`${view.kind === 'materialized-view' ? 'materialized view' : 'view'} ${keyOf(view)}`);
}
