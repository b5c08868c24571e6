import type { Name } from '../../core/name.js';
import type { Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, ColumnDefinition } from '../../sql/change.js';
import { isVirtual, rewriteReason } from './column-rewrite.js';
import { keepsNotNull } from './constraint-changes.js';
import { partitionTree } from './family.js';
import { foreignKeyProblem } from './foreign-key-problem.js';
import { notNullProof, surelyNotNull } from './not-null-proof.js';
import { partitionKeyProblem } from './partition.js';
import { referencedTree, stored, takeFamily } from './reach.js';
import { drawsFor, plannedKey } from './reads.js';
import { columnOf, droppedBeside, fallsBeside, primaryKeyOf, requireColumn, type Scene, siblings } from './scene.js';
import { withStorage } from './storage.js';

export function addColumn(scene: Scene, change: ChangeOf<'add-column'>): void {
  const { recorder, relation, key } = scene;
  const { column } = change;
  if (relation != null && relation.partitionOf !== null) {
    recorder.fail('42809', `${key} is a partition, and its columns are those of ${relation.partitionOf}`);
  }
  if (relation != null && relation.ofType !== null) {
    recorder.fail('42809', `${key} is made OF ${relation.ofType}, and its columns are that type's`);
  }
  const known = relation?.columns.get(column.name);
  const replaced = siblings(recorder, 'drop-column').some((other) => other.column === column.name);
  if (known !== undefined && !replaced) {
    recorder.take('add-column.existing', 'target', key);
    recorder.aboutColumn(known);
    if (!change.ifNotExists) recorder.fail('42701', `column "${column.name}" of ${key} already exists`);
    return;
  }
  const reached = replaced ? scene : { ...scene, family: reachedBy(scene, column) };
  takeFamily(reached, 'add-column');
  const children = relation === undefined ? [] : recorder.schema.childrenOf(key);
  if (children.length > 0 && change.only) {
    recorder.fail('42P16', `column "${column.name}" must be added to the children of ${key} too`);
  } else if (children.length > 0 && column.identity !== null && relation?.kind === 'table') {
    recorder.fail('42P16', `an identity column can't be added to ${key} and its children`);
  }
  recorder.create(`column ${key}.${column.name}`);
  const mutable =
    column.generated === null ? undefined : ownMutable(recorder.schema, column.generated.expression.functions);
  if (mutable !== undefined) recorder.fail('42P17', `${mutable} is not IMMUTABLE`);
  const because = rewriteReason(recorder, column);
  if (because !== null) for (const table of stored(withoutColumn(reached, column))) recorder.rewrite(table, because);
  if (because === 'volatile-default' && column.default !== null) drawsFor(recorder, column.default);
  inlineConstraints(scene, column);
  if (isRequired(column)) for (const table of stored(scene)) recorder.scan(table, 'required-column');
  if (column.notNull && isVirtual(column, recorder.version)) {
    for (const table of stored(scene)) recorder.scan(table, 'not-null');
  }
}

/** A child that has the column keeps it, and its own children are left alone. A constraint goes to all of them by itself. */
function reachedBy({ recorder, relation, family }: Scene, column: ColumnDefinition): readonly Relation[] {
  if (column.constraints.length > 0) return family;
  const beyond = new Set(
    family
      .filter((table) => table !== relation && table.columns.has(column.name))
      .flatMap((table) => recorder.schema.descendantsOf(keyOf(table)).map(keyOf)),
  );
  return family.filter((table) => !beyond.has(keyOf(table)));
}

function withoutColumn(scene: Scene, { name }: ColumnDefinition): Scene {
  return { ...scene, family: scene.family.filter((table) => table === scene.relation || !table.columns.has(name)) };
}

/** A function of the user's own that a generated column can't call. */
function ownMutable(schema: Schema, functions: readonly Name[]): string | undefined {
  return functions.find((name) => {
    const own = schema.routinesNamed(name);
    return own.length > 0 && own.every(({ definition }) => definition.volatility !== 'immutable');
  })?.name;
}

/** NOT NULL with nothing to fill the rows that are there: it fails at the first of them (23502). */
export function isRequired(column: ColumnDefinition): boolean {
  const notNull = column.notNull || column.constraints.some((one) => one.kind === 'primary-key');
  const empty = column.default === null || column.default.literal === null;
  return notNull && empty && column.identity === null && !column.type.serial && column.generated === null;
}

function inlineConstraints(scene: Scene, column: ColumnDefinition): void {
  const { recorder, relation } = scene;
  // Any DEFAULT that is written counts, NULL too (transformAlterTableStmt: raw_default).
  const filled = column.default !== null;
  for (const constraint of column.constraints) {
    if (!constraint.enforced) recorder.needs(18, 'NOT ENFORCED');
    if (constraint.kind === 'check' && constraint.enforced && constraint.valid) {
      for (const table of stored(scene)) recorder.scan(table, 'check');
    } else if (constraint.kind === 'foreign-key' && constraint.references !== null) {
      referencedTree(recorder, constraint.references.table, 'add-column.references');
      const self = recorder.schema.relationKey(constraint.references.table) === scene.key;
      const problem =
        recorder.failed || (self && recorder.statement.length > 1) || relation === undefined
          ? null
          : foreignKeyProblem(recorder.schema, [column.type], constraint.references, relation);
      if (problem !== null) recorder.fail(problem.sqlstate, problem.message);
      const computed = filled || column.type.serial || column.identity !== null || column.generated !== null;
      if (computed && constraint.enforced) {
        for (const table of stored(scene)) recorder.scan(table, 'foreign-key');
        plannedKey(
          recorder,
          withStorage(scene.family, recorder),
          recorder.schema.relationKey(constraint.references.table),
        );
      }
    } else if (constraint.kind === 'unique' || constraint.kind === 'primary-key') {
      const problem = relation === undefined ? null : partitionKeyProblem(relation, [column.name]);
      if (problem !== null) recorder.fail('0A000', problem);
      const existing = constraint.kind === 'primary-key' ? primaryKeyOf(relation) : undefined;
      if (existing !== undefined && !fallsBeside(recorder, existing)) {
        recorder.fail('42P16', `${scene.key} has a primary key already`);
      }
      // Children get the column, and not the key.
      const tree =
        relation === undefined ? [scene.key] : withStorage(partitionTree(recorder.schema, relation), recorder);
      for (const table of tree) recorder.build(table, 'constraint');
    }
  }
}

export function setNotNull(scene: Scene, change: ChangeOf<'set-not-null'>): void {
  const { recorder, relation, family } = scene;
  if (staysNotNull(scene, change.column)) recorder.take('set-not-null', 'target', scene.key);
  else takeFamily(scene, 'set-not-null');
  if (!requireColumn(scene, change.column)) return;
  if (relation === undefined) {
    recorder.scan(scene.key, 'not-null');
    return;
  }
  const { added } = columnOf(scene, change.column);
  const dropped = droppedBeside(recorder);
  for (const table of withStorage(family, recorder)) {
    const column = table.columns.get(change.column);
    // A column that the same statement adds: Postgres does not look at its default, it scans (measured).
    if (!added && column !== undefined && surelyNotNull(table, column)) continue;
    if (!added && notNullProof(table, change.column, dropped) !== undefined) continue;
    if (column !== undefined && table.knowledge === 'partial') {
      recorder.assume(`Whether a valid CHECK proves that ${keyOf(table)}.${change.column} holds no NULL is not known.`);
    }
    recorder.scan(table, 'not-null');
  }
}

/** Nothing is handed on to children where the column is as it is asked for; up to 17 of partitions alone (ATPrepSetNotNull). */
function staysNotNull(scene: Scene, column: string): boolean {
  const alone = scene.recorder.version >= 18 || scene.relation?.kind === 'partitioned-table';
  return alone && isNotNull(scene, column);
}

function isNotNull({ relation }: Scene, column: string): boolean {
  return relation?.columns.get(column)?.notNull === true;
}

export function dropNotNull(scene: Scene, change: ChangeOf<'drop-not-null'>): void {
  const { recorder, relation } = scene;
  const done = recorder.version >= 18 && relation?.columns.has(change.column) && !isNotNull(scene, change.column);
  if (done) recorder.take('drop-not-null', 'target', scene.key);
  else takeFamily(scene, 'drop-not-null');
  if (!requireColumn(scene, change.column)) return;
  const primary = primaryKeyOf(scene.relation);
  if (primary?.columns.includes(change.column) && !droppedBeside(scene.recorder).has(primary.name)) {
    scene.recorder.fail('42P16', `"${change.column}" is in the primary key of ${scene.key}`);
  } else if (scene.relation?.columns.get(change.column)?.identity != null) {
    scene.recorder.fail('42601', `"${change.column}" of ${scene.key} is an identity column`);
  } else if (scene.relation !== undefined && keepsNotNull(scene, scene.relation, change.column)) {
    scene.recorder.fail('42P16', `NOT NULL of "${change.column}" of ${scene.key} is inherited`);
  }
}

type Attribute = ChangeOf<
  | 'set-default'
  | 'drop-default'
  | 'set-statistics'
  | 'set-column-options'
  | 'set-storage'
  | 'set-compression'
  | 'drop-expression'
>;

export function columnAttribute(scene: Scene, change: Attribute): void {
  const recursive = change.type !== 'set-column-options' && change.type !== 'set-compression';
  if (change.type === 'set-compression' && !scene.recorder.needs(14, 'SET COMPRESSION')) return;
  if (recursive) takeFamily(scene, change.type);
  else scene.recorder.take(change.type, 'target', scene.key);
  const mayMiss = change.type === 'drop-expression' && change.ifColumnExists;
  if (!requireColumn(scene, change.column, mayMiss)) return;
  computedProblem(scene, change);
  const type = change.type === 'set-storage' ? columnOf(scene, change.column).known?.type : undefined;
  if (type === undefined || change.type !== 'set-storage' || type.array || !FIXED_LENGTH.has(type.name)) return;
  const retyped = siblings(scene.recorder, 'alter-column-type').some(({ column }) => column === change.column);
  if (change.storage !== 'plain' && change.storage !== 'default' && !retyped) {
    scene.recorder.fail('0A000', `"${change.column}" of ${scene.key} is ${type.sql}, which is always stored PLAIN`);
  }
}

/** Types whose values never leave the row. */
const FIXED_LENGTH: ReadonlySet<string> = new Set(
  'int2 int4 int8 float4 float8 bool date time timetz timestamp timestamptz interval uuid oid money macaddr point name'.split(
    ' ',
  ),
);

/** What a generated or identity column has instead of a default. */
function computedProblem(scene: Scene, change: Attribute): void {
  const { recorder, relation, key, whole } = scene;
  const { known } = columnOf(scene, change.column);
  if (known === undefined || relation === undefined || !whole) return;
  if (change.type === 'set-default' || change.type === 'drop-default') {
    const made = siblings(recorder, 'drop-expression').length + siblings(recorder, 'drop-identity').length;
    if (made > 0) return;
    if (known.identity !== null) recorder.fail('42601', `"${known.name}" of ${key} is an identity column`);
    else if (known.generated !== null) recorder.fail('42601', `"${known.name}" of ${key} is a generated column`);
  } else if (change.type === 'drop-expression') {
    if ((known.inheritCount ?? 0) > 0) recorder.fail('42P16', `"${known.name}" of ${key} is inherited`);
    else if (known.generated === null && !change.ifColumnExists) {
      recorder.fail('55000', `"${known.name}" of ${key} is not a generated column`);
    }
  }
}

export function setExpression(scene: Scene, change: ChangeOf<'set-expression'>): void {
  const { recorder, relation } = scene;
  if (!recorder.needs(17, 'SET EXPRESSION')) return;
  const kind = relation?.columns.get(change.column)?.generated?.kind;
  takeFamily(scene, kind === 'virtual' ? 'set-expression.virtual' : 'set-expression.stored');
  if (!requireColumn(scene, change.column)) return;
  if (kind === undefined && relation !== undefined && scene.whole) {
    recorder.fail('55000', `"${change.column}" of ${scene.key} is not a generated column`);
    return;
  }
  if (kind === 'virtual') return;
  if (kind === undefined) recorder.assume(`"${change.column}" is taken for a STORED column.`);
  for (const table of stored(scene)) recorder.rewrite(table, 'set-expression');
}
