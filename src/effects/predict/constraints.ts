import type { Name } from '../../core/name.js';
import type { Key, Relation, TableConstraint } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Constraint } from '../../sql/change.js';
import type { OperationId } from '../operations.js';
import { stored, takeFamily } from './columns.js';
import { partitionTree, withStorage } from './family.js';
import { notNullProof, surelyNotNull } from './not-null-proof.js';
import { partitionKeyProblem } from './partition.js';
import type { Recorder } from './recorder.js';
import { addedBeside, droppedBeside, primaryKeyOf, type Scene, siblings } from './scene.js';

/** Locks the referenced table of a foreign key and its partitions as it was measured for the operation. */
export function lockReferenced(recorder: Recorder, table: Key, operation: OperationId): void {
  recorder.take(operation, 'referenced', table);
  const relation = recorder.schema.relations.get(table);
  if (relation === undefined) return;
  for (const one of partitionTree(recorder.schema, relation)) recorder.take(operation, 'referenced', one);
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

export function addConstraint(scene: Scene, change: ChangeOf<'add-constraint'>): void {
  const { recorder, key, relation } = scene;
  const { constraint } = change;
  if (!constraint.enforced) recorder.needs(18, 'NOT ENFORCED');
  const name = constraint.name;
  if (name !== null && relation?.constraints.has(name) && !droppedBeside(recorder).has(name)) {
    recorder.fail('42710', `constraint "${name}" of ${key} already exists`);
  }
  if (name !== null) recorder.create(`constraint ${key}.${name}`);
  switch (constraint.kind) {
    case 'check':
      addCheck(scene, constraint);
      return;
    case 'not-null':
      addNotNull(scene, constraint);
      return;
    case 'foreign-key':
      addForeignKey(scene, constraint);
      return;
    default:
      addKey(scene, constraint);
      return;
  }
}

function addCheck(scene: Scene, constraint: Constraint): void {
  const { recorder, key } = scene;
  if (constraint.noInherit && scene.relation?.kind === 'partitioned-table') {
    recorder.fail('42P16', `partitioned ${key} can't have a NO INHERIT constraint`);
    return;
  }
  if (constraint.noInherit) recorder.take('add-check', 'target', key);
  else takeFamily(scene, 'add-check');
  if (!constraint.valid || !constraint.enforced) return;
  const tables = constraint.noInherit ? [scene.relation ?? key] : stored(scene);
  for (const table of tables) recorder.scan(table, 'check');
}

/** 18: NOT NULL as a table constraint. */
function addNotNull(scene: Scene, constraint: Constraint): void {
  const { recorder } = scene;
  if (!recorder.needs(18, 'ADD CONSTRAINT … NOT NULL')) return;
  takeFamily(scene, 'add-not-null');
  const [column] = constraint.columns;
  if (column === undefined || !constraint.valid) return;
  const dropped = droppedBeside(recorder);
  if (scene.relation === undefined) recorder.scan(scene.key, 'not-null');
  for (const table of withStorage(scene.family)) {
    const known = table.columns.get(column);
    const sure = known !== undefined && surelyNotNull(table, known);
    if (!sure && notNullProof(table, column, dropped) === undefined) recorder.scan(table, 'not-null');
  }
}

function addForeignKey(scene: Scene, constraint: Constraint): void {
  const { recorder, relation, key } = scene;
  const { schema, version } = recorder;
  const partitioned = relation?.kind === 'partitioned-table';
  if (partitioned && !constraint.valid && version < 18) {
    recorder.fail('42809', `a foreign key on partitioned ${key} can't be NOT VALID before Postgres 18`);
    return;
  }
  const tree = relation === undefined ? [] : partitionTree(schema, relation);
  recorder.take('add-foreign-key', 'target', key);
  for (const table of tree) recorder.take('add-foreign-key', 'target', table);
  if (constraint.references !== null) referencedTree(recorder, constraint.references.table, 'add-foreign-key');
  missingColumns(scene, constraint.columns);
  if (!constraint.valid || !constraint.enforced) return;
  if (relation === undefined) recorder.scan(key, 'foreign-key');
  const target = constraint.references === null ? null : schema.relationKey(constraint.references.table);
  for (const table of withStorage(tree)) {
    const has = [...table.constraints.values()].some(
      (one) => one.references?.table === target && one.validated && one.columns.join() === constraint.columns.join(),
    );
    // A partition's own valid foreign key is adopted without another look (tryAttachPartitionForeignKey).
    if (!(has && table !== relation)) recorder.scan(table, 'foreign-key');
  }
}

function missingColumns({ recorder, relation, key, whole }: Scene, columns: readonly string[]): void {
  if (relation === undefined || !whole) return;
  const added = new Set(siblings(recorder, 'add-column').map(({ column }) => column.name));
  for (const column of columns) {
    if (!relation.columns.has(column) && !added.has(column)) {
      recorder.fail('42703', `column "${column}" of ${key} does not exist`);
    }
  }
}

/** UNIQUE, PRIMARY KEY and EXCLUDE. */
function addKey(scene: Scene, constraint: Constraint): void {
  const { recorder, relation, key } = scene;
  if (constraint.nullsNotDistinct) recorder.needs(15, 'NULLS NOT DISTINCT');
  const primary = constraint.kind === 'primary-key';
  const existing = primaryKeyOf(relation);
  if (primary && existing !== undefined && !droppedBeside(recorder).has(existing.name)) {
    recorder.fail('42P16', `${key} has a primary key already`);
  }
  if (constraint.usingIndex !== null) {
    addKeyFromIndex(scene, constraint, constraint.usingIndex);
    return;
  }
  missingColumns(scene, constraint.columns);
  const problem = relation === undefined ? null : partitionKeyProblem(relation, constraint.columns);
  if (problem !== null) {
    recorder.fail('0A000', problem);
    return;
  }
  const tree = relation === undefined ? [] : partitionTree(recorder.schema, relation);
  recorder.take('add-unique', 'target', key);
  for (const table of tree) if (table !== relation) recorder.take('add-unique.partitioned', 'partition', table);
  if (relation === undefined) recorder.build(key, 'constraint');
  for (const table of withStorage(tree)) recorder.build(table, 'constraint');
  if (primary) primaryKeyScan(scene, constraint.columns);
}

function addKeyFromIndex(scene: Scene, constraint: Constraint, indexName: string): void {
  const { recorder, relation, key } = scene;
  recorder.take('add-unique.using-index', 'target', key);
  if (relation?.kind === 'partitioned-table') {
    recorder.fail('0A000', `USING INDEX is not possible on partitioned ${key}`);
    return;
  }
  const home = relation?.schema ?? key.slice(0, key.indexOf('.'));
  const index = recorder.schema.indexes.get(`${home}.${indexName}`);
  if (index === undefined) {
    if (scene.whole && recorder.surelyMissing({ schema: home, name: indexName })) {
      recorder.fail('42704', `index "${indexName}" does not exist`);
    } else if (constraint.kind === 'primary-key') {
      recorder.assume(`Which columns index "${indexName}" has is not known; they are taken for nullable.`);
      recorder.scan(key, 'primary-key-not-null');
    }
    return;
  }
  recorder.take('add-unique.using-index', 'index', keyOf(index));
  if (!index.unique) recorder.fail('42809', `"${indexName}" is not a unique index`);
  else if (!index.valid) recorder.fail('55000', `index "${indexName}" is not valid`);
  else if (index.where !== null) recorder.fail('42809', `"${indexName}" is a partial index`);
  const columns = index.elements.flatMap((element) => element.column ?? []);
  if (constraint.kind === 'primary-key') primaryKeyScan(scene, columns);
}

/** A primary key makes its columns NOT NULL: those that are not, and are not proved, are looked through. */
function primaryKeyScan(scene: Scene, columns: readonly string[]): void {
  const { recorder, relation } = scene;
  if (relation === undefined) return;
  const dropped = droppedBeside(recorder);
  for (const table of withStorage(partitionTree(recorder.schema, relation))) {
    const open = columns.some((name) => {
      const column = table.columns.get(name);
      if (column === undefined) return table.knowledge === 'partial';
      return !surelyNotNull(table, column) && notNullProof(table, name, dropped) === undefined;
    });
    if (open) recorder.scan(table, 'primary-key-not-null');
  }
}

export function validateConstraint(scene: Scene, change: ChangeOf<'validate-constraint'>): void {
  const { recorder, relation, key } = scene;
  const beside = addedBeside(recorder, change.name);
  const known = relation?.constraints.get(change.name);
  recorder.take('validate-check', 'target', key);
  if (beside !== undefined) {
    validate(
      scene,
      beside.constraint.kind,
      beside.constraint.references === null ? null : recorder.schema.relationKey(beside.constraint.references.table),
    );
    return;
  }
  if (known === undefined) {
    if (scene.whole) {
      recorder.fail('42704', `constraint "${change.name}" of ${key} does not exist`);
      return;
    }
    recorder.assume(`What kind of constraint "${change.name}" is, is not known.`);
    for (const table of stored(scene)) recorder.scan(table, 'validate');
    return;
  }
  if (known.validated) return;
  if (!known.enforced) recorder.fail('42809', `constraint "${change.name}" is NOT ENFORCED`);
  else validate(scene, known.kind, known.references?.table ?? null);
}

function validate(scene: Scene, kind: Constraint['kind'], referenced: Key | null): void {
  const { recorder, relation } = scene;
  if (kind !== 'foreign-key') {
    takeFamily(scene, 'validate-check');
    for (const table of stored(scene)) recorder.scan(table, 'validate');
    return;
  }
  if (referenced !== null) lockReferenced(recorder, referenced, 'validate-foreign-key');
  const tree = relation === undefined ? [] : partitionTree(recorder.schema, relation);
  for (const table of tree) recorder.take('validate-foreign-key', 'target', table);
  if (relation === undefined) recorder.scan(scene.key, 'validate');
  for (const table of withStorage(tree)) recorder.scan(table, 'validate');
}

export function dropConstraint(scene: Scene, change: ChangeOf<'drop-constraint'>): void {
  const { recorder, relation, key } = scene;
  takeFamily(scene, 'drop-constraint.check');
  const constraint = relation?.constraints.get(change.name);
  if (constraint === undefined) {
    if (scene.whole) {
      if (!change.ifConstraintExists) recorder.fail('42704', `constraint "${change.name}" of ${key} does not exist`);
      return;
    }
    recorder.drop(`constraint ${key}.${change.name}`);
    recorder.assume(
      `What kind of constraint "${change.name}" is, is not known; if it is a foreign key, the table that it references is locked too.`,
    );
    return;
  }
  recorder.drop(`constraint ${key}.${change.name}`);
  for (const table of constraint.references === null ? [] : partitionTree(recorder.schema, relation as Relation)) {
    recorder.take('drop-constraint.foreign-key-partitioned', 'partition', table);
  }
  if (constraint.references !== null)
    lockReferenced(recorder, constraint.references.table, 'drop-constraint.foreign-key');
  if (constraint.index !== null) dropKey(scene, constraint, change.cascade);
}

/** The index goes with its constraint, on every partition; foreign keys that need it must go first. */
function dropKey({ recorder, key }: Scene, constraint: TableConstraint, cascade: boolean): void {
  const { schema } = recorder;
  const queue = [constraint.index as Key];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    recorder.take('drop-constraint.primary-key', 'index', at);
    for (const index of schema.indexes.values()) if (index.attachedTo === at) queue.push(keyOf(index));
  }
  const primary = constraint.kind === 'primary-key';
  for (const { table, constraint: reference } of schema.referencesTo(key)) {
    const columns = reference.references?.columns ?? [];
    const uses = columns.length === 0 ? primary : columns.join() === constraint.columns.join();
    if (!uses || droppedTogether(recorder, keyOf(table), reference.name, key)) continue;
    if (!cascade) {
      recorder.fail('2BP01', `foreign key "${reference.name}" of ${keyOf(table)} depends on "${constraint.name}"`);
      continue;
    }
    lockReferencing(recorder, table, 'drop-constraint.referenced');
    recorder.drop(`constraint ${keyOf(table)}.${reference.name}`);
  }
}

function droppedTogether(recorder: Recorder, table: Key, name: string, key: Key): boolean {
  return table === key && droppedBeside(recorder).has(name);
}

export function alterConstraint(scene: Scene, change: ChangeOf<'alter-constraint'>): void {
  const { recorder, relation, key } = scene;
  const constraint = relation?.constraints.get(change.name);
  if (constraint === undefined && scene.whole) {
    recorder.fail('42704', `constraint "${change.name}" of ${key} does not exist`);
    return;
  }
  if (change.inherit !== null && !recorder.needs(18, 'ALTER CONSTRAINT … INHERIT')) return;
  if (change.enforced !== null && !recorder.needs(18, 'ALTER CONSTRAINT … ENFORCED')) return;
  const operation =
    change.enforced === null
      ? 'alter-constraint.deferrable'
      : change.enforced
        ? 'alter-constraint.enforced'
        : 'alter-constraint.not-enforced';
  takeFamily(scene, operation);
  if (constraint !== undefined && constraint.references !== null) {
    lockReferenced(recorder, constraint.references.table, operation);
  }
  if (change.enforced === true && constraint?.enforced !== true) {
    for (const table of stored(scene)) recorder.scan(table, 'foreign-key');
  }
}
