import { keyOf } from '../../schema/model.js';
import { chooseConstraintName, columnsInName } from '../../schema/names.js';
import type { ChangeOf, Constraint } from '../../sql/change.js';
import { surelyUnsorted } from './castable.js';
import { notNullColumn } from './constraint-changes.js';
import { partitionTree } from './family.js';
import { foreignKeyProblem } from './foreign-key-problem.js';
import { notNullProof, surelyNotNull } from './not-null-proof.js';
import { partitionKeyProblem } from './partition.js';
import { referencedTree, stored, takeFamily } from './reach.js';
import { plannedKey } from './reads.js';
import type { Recorder } from './recorder.js';
import { droppedBeside, fallsBeside, primaryKeyOf, type Scene, siblings } from './scene.js';
import { withStorage } from './storage.js';

export function addConstraint(scene: Scene, change: ChangeOf<'add-constraint'>): void {
  const { recorder, key, relation } = scene;
  const { constraint } = change;
  if (!constraint.enforced) recorder.needs(18, 'NOT ENFORCED');
  const name = constraint.name;
  if (name !== null && relation?.constraints.has(name) && !droppedBeside(recorder).has(name)) {
    recorder.fail('42710', `constraint "${name}" of ${key} already exists`);
  }
  recorder.create(`constraint ${key}.${name ?? chosenName(scene, constraint)}`);
  if (recorder.version >= 18) lockDescendants(scene, constraint);
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

/** Since 18 every ADD CONSTRAINT locks the whole family first, whether or not it reaches the children (ATPrepCmd). */
function lockDescendants(scene: Scene, { kind }: Constraint): void {
  const { recorder, family, relation } = scene;
  const operation = kind === 'foreign-key' ? 'add-foreign-key' : 'add-check';
  for (const table of family) if (table !== relation) recorder.take(operation, 'target', table);
}

const SUFFIX = {
  check: 'check',
  'not-null': 'not_null',
  unique: 'key',
  'primary-key': 'pkey',
  'foreign-key': 'fkey',
  exclusion: 'excl',
} as const;

/** The name that Postgres gives a constraint without one. */
function chosenName({ recorder, relation, key }: Scene, { kind, columns }: Constraint): string {
  const at = key.indexOf('.');
  const named = kind !== 'primary-key' && !(kind === 'check' && columns.length !== 1);
  const middle = named && columns.length > 0 ? columnsInName(columns) : null;
  return chooseConstraintName(
    recorder.schema,
    key.slice(0, at),
    relation?.name ?? key.slice(at + 1),
    middle,
    SUFFIX[kind],
  );
}

function addCheck(scene: Scene, constraint: Constraint): void {
  const { recorder, key } = scene;
  if (constraint.noInherit && scene.relation?.kind === 'partitioned-table') {
    recorder.fail('42P16', `partitioned ${key} can't have a NO INHERIT constraint`);
    return;
  }
  missingColumns(scene, constraint.expression?.columns ?? []);
  const only = (recorder.change as { only?: boolean }).only === true;
  if (only && !constraint.noInherit && recorder.schema.childrenOf(key).length > 0) {
    recorder.fail('42P16', `the CHECK must be added to the children of ${key} too`);
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
  missingColumns(scene, constraint.columns);
  const [column] = constraint.columns;
  if (column !== undefined && constraint.name !== null && !replacesNotNull(recorder)) {
    const has = scene.relation?.columns.get(column)?.notNull === true;
    const same = notNullColumn(scene, constraint.name) === column;
    if (has && !same) recorder.fail('55000', `"${column}" of ${scene.key} has a NOT NULL of another name`);
  }
  if (column === undefined || !constraint.valid) return;
  const dropped = droppedBeside(recorder);
  if (scene.relation === undefined) recorder.scan(scene.key, 'not-null');
  for (const table of withStorage(scene.family, scene.recorder)) {
    const known = table.columns.get(column);
    const sure = known !== undefined && surelyNotNull(table, known);
    if (!sure && notNullProof(table, column, dropped) === undefined) recorder.scan(table, 'not-null');
  }
}

function replacesNotNull(recorder: Recorder): boolean {
  return siblings(recorder, 'drop-not-null').length > 0 || droppedBeside(recorder).size > 0;
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
  referencedProblem(scene, constraint);
  if (!constraint.valid || !constraint.enforced) return;
  if (relation === undefined) recorder.scan(key, 'foreign-key');
  const target = constraint.references === null ? null : schema.relationKey(constraint.references.table);
  if (target !== null) plannedKey(recorder, withStorage(tree, recorder), target);
  for (const table of withStorage(tree, recorder)) {
    const has = [...table.constraints.values()].some(
      (one) => one.references?.table === target && one.validated && one.columns.join() === constraint.columns.join(),
    );
    // A partition's own valid foreign key is adopted without another look (tryAttachPartitionForeignKey).
    if (!(has && table !== relation)) recorder.scan(table, 'foreign-key');
  }
}

function referencedProblem({ recorder, relation, key, whole }: Scene, { columns, references }: Constraint): void {
  // Other subcommands may make the key, the columns or their types just before.
  if (recorder.failed || references === null || relation === undefined || !whole) return;
  if (recorder.statement.length > 1 && recorder.schema.relationKey(references.table) === key) return;
  const retyped = siblings(recorder, 'alter-column-type').map(({ column }) => column);
  const types = columns.map((name) => (retyped.includes(name) ? undefined : relation.columns.get(name)?.type));
  const problem = foreignKeyProblem(recorder.schema, types, references, relation);
  if (problem !== null) recorder.fail(problem.sqlstate, problem.message);
}

function missingColumns({ recorder, relation, key, whole }: Scene, columns: readonly string[]): void {
  if (relation === undefined || !whole) return;
  const added = new Set(siblings(recorder, 'add-column').map(({ column }) => column.name));
  const dropped = new Set(siblings(recorder, 'drop-column').map(({ column }) => column));
  for (const column of columns) {
    if ((!relation.columns.has(column) || dropped.has(column)) && !added.has(column)) {
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
  if (primary && existing !== undefined && !fallsBeside(recorder, existing)) {
    recorder.fail('42P16', `${key} has a primary key already`);
  }
  if (constraint.usingIndex !== null) {
    addKeyFromIndex(scene, constraint, constraint.usingIndex);
    return;
  }
  missingColumns(scene, constraint.columns);
  if (constraint.kind !== 'exclusion') unsorted(scene, constraint.columns);
  const problem = relation === undefined ? null : partitionKeyProblem(relation, constraint.columns);
  if (problem !== null) {
    recorder.fail('0A000', problem);
    return;
  }
  const alone = (recorder.change as { only?: boolean }).only === true && relation?.kind === 'partitioned-table';
  const tree = relation === undefined ? [] : alone ? [relation] : partitionTree(recorder.schema, relation);
  recorder.take('add-unique', 'target', key);
  for (const table of tree) {
    if (table === relation) continue;
    recorder.take('add-unique.partitioned', 'partition', table);
    // A key that may be checked late has a trigger, which each partition gets.
    if (constraint.deferrable && recorder.version < 18) recorder.lock(table, 'SHARE ROW EXCLUSIVE');
  }
  if (relation === undefined) recorder.build(key, 'constraint');
  for (const table of withStorage(tree, recorder)) recorder.build(table, 'constraint');
  if (!primary) return;
  keyNotNull(scene, constraint.columns);
  primaryKeyScan(scene, constraint.columns);
}

/**
 * The columns of a primary key are made NOT NULL by a command of its own, which is handed on to the children: of a parent by
 * inheritance even where they are so already.
 */
function keyNotNull(scene: Scene, columns: readonly string[]): void {
  const { recorder, relation } = scene;
  const inherited = relation?.kind === 'table' && (recorder.change as { only?: boolean }).only !== true;
  const nullable = columns.some((name) => relation?.columns.get(name)?.notNull === false);
  if (inherited || nullable) lockChildren(scene);
}

/** NOT NULL is handed on to every child. */
function lockChildren({ recorder, key }: Scene): void {
  for (const child of recorder.schema.descendantsOf(key)) {
    recorder.take('set-not-null.partitioned', 'partition', child);
  }
}

function unsorted({ recorder, relation }: Scene, columns: readonly string[]): void {
  const retyped = siblings(recorder, 'alter-column-type').map(({ column }) => column);
  for (const name of columns) {
    const type = retyped.includes(name) ? undefined : relation?.columns.get(name)?.type;
    if (type === undefined || !surelyUnsorted(type, recorder.schema)) continue;
    recorder.fail('42704', `type ${type.sql} of "${name}" has no B-tree operator class`);
  }
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
  recorder.lock(keyOf(index), 'ACCESS SHARE');
  // The index takes the constraint's name where one is given.
  if (constraint.name !== null && constraint.name !== indexName) {
    recorder.take('add-unique.using-index', 'index', keyOf(index));
  }
  if (!index.unique) recorder.fail('42809', `"${indexName}" is not a unique index`);
  else if (!index.valid) recorder.fail('55000', `index "${indexName}" is not valid`);
  else if (index.where !== null) recorder.fail('42809', `"${indexName}" is a partial index`);
  const columns = index.elements.flatMap((element) => element.column ?? []);
  if (constraint.kind !== 'primary-key') return;
  keyNotNull(scene, columns);
  primaryKeyScan(scene, columns);
}

/** A primary key makes its columns NOT NULL: those that are not, and are not proved, are looked through. */
function primaryKeyScan(scene: Scene, columns: readonly string[]): void {
  const { recorder, relation } = scene;
  if (relation === undefined) return;
  const dropped = droppedBeside(recorder);
  for (const table of withStorage(partitionTree(recorder.schema, relation), recorder)) {
    const open = columns.some((name) => {
      const column = table.columns.get(name);
      if (column === undefined) return table.knowledge === 'partial';
      return !surelyNotNull(table, column) && notNullProof(table, name, dropped) === undefined;
    });
    if (open) recorder.scan(table, 'primary-key-not-null');
  }
}
