import type { Column } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { takeFamily } from './reach.js';
import { requireColumn, type Scene, siblings } from './scene.js';

type IdentityChange = ChangeOf<'add-identity' | 'alter-identity' | 'drop-identity'>;

export function identityChange(scene: Scene, change: IdentityChange): void {
  const { recorder, key } = scene;
  const sequence = ownedSequence(scene, change.column);
  const operation = operationOf(change);
  if (reachesPartitions(scene, change)) takeFamily(scene, operation);
  else recorder.take(operation, 'target', key);
  if (change.type !== 'add-identity' && sequence !== null) recorder.take(operation, 'sequence', sequence);
  if (change.type === 'drop-identity' && sequence !== null) recorder.drop(`sequence ${sequence}`);
  if (change.only && isShared(scene)) {
    recorder.fail('42P16', `identity of partitioned ${key} is that of its partitions too, and ONLY can't be meant`);
    return;
  }
  if (!requireColumn(scene, change.column)) return;
  const column = scene.relation?.columns.get(change.column);
  if (column !== undefined && scene.relation?.partitionOf != null && recorder.version >= 17) {
    recorder.fail('42P16', `${key} is a partition, and identity is its parent's`);
    return;
  }
  if (change.type !== 'add-identity') {
    const quiet = change.type === 'drop-identity' && change.ifColumnExists;
    const beside = siblings(recorder, 'add-identity').length > 0;
    if (column !== undefined && column.identity === null && scene.whole && !quiet && !beside) {
      recorder.fail('55000', `"${column.name}" of ${key} is not an identity column`);
    }
    return;
  }
  if (column !== undefined) identityProblems(scene, column);
  recorder.create(`sequence ${key}_${change.column}_seq`);
}

function operationOf(change: IdentityChange) {
  if (change.type !== 'alter-identity') return change.type;
  return change.restart ? 'alter-identity.restart' : 'alter-identity.kind';
}

/** Partitions have the identity of their parent. */
function isShared({ recorder, relation }: Scene): boolean {
  return recorder.version >= 17 && relation?.kind === 'partitioned-table';
}

/**
 * Partitions share it since 17; inheriting children never do. What is changed of its sequence alone is no matter of theirs
 * (ATPrepCmd, ATExecSetIdentity).
 */
function reachesPartitions(scene: Scene, change: IdentityChange): boolean {
  if (!isShared(scene)) return false;
  if (change.type === 'alter-identity') return change.identity !== null;
  const absent = scene.whole && scene.relation?.columns.get(change.column)?.identity === null;
  return change.type === 'add-identity' || !absent;
}

function identityProblems({ recorder, key, relation }: Scene, column: Column): void {
  // Up to 16 a partition does not take over its parent's.
  const parents = recorder.version < 17 && relation?.partitionOf != null && column.local === false;
  const set = siblings(recorder, 'set-not-null').some((other) => other.column === column.name);
  if (!['int2', 'int4', 'int8'].includes(column.type.name)) {
    recorder.fail('22023', `an identity column must be an integer, and "${column.name}" of ${key} is not`);
  } else if (!column.notNull && !set) {
    recorder.fail('55000', `"${column.name}" of ${key} must be NOT NULL before identity can be added`);
  } else if (
    column.identity !== null &&
    !parents &&
    !siblings(recorder, 'drop-identity').some((one) => one.column === column.name)
  ) {
    recorder.fail('55000', `"${column.name}" of ${key} is an identity column already`);
  } else if (column.default !== null && !siblings(recorder, 'drop-default').some((one) => one.column === column.name)) {
    recorder.fail('55000', `"${column.name}" of ${key} has a default already`);
  }
}

/** The sequence that the column owns: of a serial or an identity. */
export function ownedSequence({ recorder, key }: Scene, column: string): string | null {
  const owned = recorder.schema.sequencesOf(key).find((sequence) => sequence.ownedBy?.column === column);
  return owned === undefined ? null : keyOf(owned);
}
