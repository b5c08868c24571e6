import { isGone } from '../../schema/fold/gone.js';
import type { Key, Relation, TableConstraint } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Constraint } from '../../sql/change.js';
import { partitionTree } from './family.js';
import { lockReferenced, lockReferencedTriggers, lockReferencing, stored, takeFamily } from './reach.js';
import { plannedKey } from './reads.js';
import type { Recorder } from './recorder.js';
import { addedBeside, droppedBeside, primaryKeyOf, type Scene } from './scene.js';
import { withStorage } from './storage.js';

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
    if (isNotNullName(scene, change.name)) return;
    if (scene.whole) {
      recorder.fail('42704', `constraint "${change.name}" of ${key} does not exist`);
      return;
    }
    recorder.assume(`What kind of constraint "${change.name}" is, is not known.`);
    for (const table of stored(scene)) recorder.scan(table, 'validate');
    return;
  }
  if (!['check', 'foreign-key', 'not-null'].includes(known.kind)) {
    recorder.fail('42809', `constraint "${change.name}" of ${key} is neither a foreign key nor a CHECK`);
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
  // Its partitions are only read, by the query that looks the keys up.
  if (referenced !== null) recorder.take('validate-foreign-key', 'referenced', referenced);
  const tree = relation === undefined ? [] : partitionTree(recorder.schema, relation);
  for (const table of tree) recorder.take('validate-foreign-key', 'target', table);
  if (relation === undefined) recorder.scan(scene.key, 'validate');
  if (referenced !== null) plannedKey(recorder, withStorage(tree, recorder), referenced);
  for (const table of withStorage(tree, recorder)) recorder.scan(table, 'validate');
}

type Named = Pick<Scene, 'recorder' | 'relation' | 'key'>;

/** Since 18 a NOT NULL is a constraint with a name; the model keeps it with the column. */
export function isNotNullName(scene: Named, name: string): boolean {
  const found = notNullColumn(scene, name) !== undefined;
  if (found) scene.recorder.assume(`"${name}" of ${scene.key} is taken for a NOT NULL constraint.`);
  return found;
}

export function notNullColumn({ recorder, relation }: Named, name: string): string | undefined {
  if (recorder.version < 18 || !/_not_null\d*$/.test(name) || relation === undefined) return undefined;
  const fits = (column: string): boolean => name.replace(/_not_null\d*$/, '').endsWith(`_${column}`);
  return [...relation.columns.values()].find((column) => column.notNull && fits(column.name))?.name;
}

/** True when a parent or the primary key holds the column to NOT NULL. */
export function keepsNotNull({ recorder }: Pick<Scene, 'recorder'>, relation: Relation, column: string): boolean {
  if (relation.columns.get(column)?.notNull !== true) return false;
  const primary = primaryKeyOf(relation);
  if (primary?.columns.includes(column) && !droppedBeside(recorder).has(primary.name)) return true;
  const parents = recorder.version >= 18 ? relation.inherits : [];
  return [relation.partitionOf, ...parents].some(
    (parent) => parent !== null && recorder.schema.relations.get(parent)?.columns.get(column)?.notNull === true,
  );
}

export function dropConstraint(scene: Scene, change: ChangeOf<'drop-constraint'>): void {
  const { recorder, relation, key } = scene;
  const constraint = relation?.constraints.get(change.name);
  // Children have CHECKs and NOT NULLs of their parent; keys and foreign keys only as partitions.
  const alone = constraint !== undefined && constraint.kind !== 'check' && relation?.kind !== 'partitioned-table';
  const unknown = constraint === undefined && scene.whole && !isNotNullName(scene, change.name);
  const missing = unknown && relation?.kind !== 'partitioned-table';
  if (alone || missing || constraint?.noInherit) recorder.take('drop-constraint.check', 'target', key);
  else takeFamily(scene, 'drop-constraint.check');
  if (constraint === undefined) {
    if (isNotNullName(scene, change.name)) {
      const column = notNullColumn(scene, change.name);
      if (column !== undefined && keepsNotNull(scene, scene.relation as Relation, column)) {
        recorder.fail('42P16', `NOT NULL "${change.name}" of ${key} is inherited, or belongs to a key`);
      }
      return;
    }
    if (scene.whole || (relation !== undefined && isGone(relation, 'constraint', change.name))) {
      if (!change.ifConstraintExists) recorder.fail('42704', `constraint "${change.name}" of ${key} does not exist`);
      return;
    }
    recorder.drop(`constraint ${key}.${change.name}`);
    recorder.assume(
      `What kind of constraint "${change.name}" is, is not known; if it is a foreign key, the table that it references is locked too.`,
    );
    return;
  }
  if ((constraint.inheritCount ?? 0) > 0 || constraint.clonedFrom !== undefined) {
    recorder.fail('42P16', `constraint "${change.name}" of ${key} is inherited`);
    return;
  }
  recorder.drop(`constraint ${key}.${change.name}`);
  for (const table of constraint.references === null ? [] : partitionTree(recorder.schema, relation as Relation)) {
    recorder.take('drop-constraint.foreign-key-partitioned', 'partition', table);
  }
  if (constraint.references !== null)
    lockReferencedTriggers(recorder, constraint.references.table, 'drop-constraint.foreign-key', 'ACCESS EXCLUSIVE');
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

/** NO INHERIT stays with the next level; the children keep theirs. */
function withChildren({ relation, family }: Scene): readonly Relation[] {
  return family.filter((table) => table === relation || (relation != null && table.inherits.includes(keyOf(relation))));
}

/** INHERIT makes the column NOT NULL in every child. */
function handOn({ recorder, relation, family }: Scene, column: string | undefined): void {
  if (column === undefined) return;
  const open = family.filter((table) => table !== relation && table.columns.get(column)?.notNull !== true);
  for (const table of withStorage(open, recorder)) recorder.scan(table, 'not-null');
}

export function alterConstraint(scene: Scene, change: ChangeOf<'alter-constraint'>): void {
  const { recorder, relation, key } = scene;
  // The older grammar knows NO INHERIT, as an attribute that no ALTER takes.
  const inherit = change.inherit === false ? '0A000' : undefined;
  if (change.inherit !== null && !recorder.needs(18, 'ALTER CONSTRAINT … INHERIT', inherit)) return;
  if (change.enforced !== null && !recorder.needs(18, 'ALTER CONSTRAINT … ENFORCED')) return;
  const constraint = relation?.constraints.get(change.name);
  const notNull = change.inherit !== null && constraint === undefined && isNotNullName(scene, change.name);
  if (constraint === undefined && scene.whole && !notNull) {
    recorder.fail('42704', `constraint "${change.name}" of ${key} does not exist`);
    return;
  }
  if (constraint !== undefined && constraint.kind !== 'foreign-key' && change.inherit === null) {
    recorder.fail('42809', `constraint "${change.name}" of ${key} is not a foreign key`);
    return;
  }
  if (constraint?.clonedFrom !== undefined) {
    recorder.fail('55000', `constraint "${change.name}" of ${key} is that of its parent`);
    return;
  }
  const operation =
    change.enforced === null
      ? 'alter-constraint.deferrable'
      : change.enforced
        ? 'alter-constraint.enforced'
        : 'alter-constraint.not-enforced';
  takeFamily(change.inherit === false ? { ...scene, family: withChildren(scene) } : scene, operation);
  if (change.inherit === true && constraint?.noInherit !== false) handOn(scene, constraint?.columns[0]);
  if (constraint !== undefined && constraint.references !== null) {
    lockReferenced(recorder, constraint.references.table, operation);
  }
  if (change.enforced === true && constraint?.enforced !== true) {
    for (const table of stored(scene)) recorder.scan(table, 'foreign-key');
    if (constraint?.references != null)
      plannedKey(recorder, withStorage(scene.family, recorder), constraint.references.table);
  }
}
