import type { Column, Relation, TableConstraint } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { Change, ChangeOf, TableChange } from '../../sql/change.js';
import { familyOf } from './family.js';
import type { Recorder } from './recorder.js';

/** A table that an ALTER TABLE speaks of, with what the subcommands beside this one do to it. */
export interface Scene {
  readonly recorder: Recorder;
  readonly key: string;
  /** Undefined when the schema does not know it. */
  readonly relation: Relation | undefined;
  /** The table with its partitions and children, unless ONLY is written; empty when unknown. */
  readonly family: readonly Relation[];
  /** True when what the model does not list is not there. */
  readonly whole: boolean;
}

/** Resolves the table; undefined when it is surely missing, which is a failure unless IF EXISTS is written. */
export function sceneOf(recorder: Recorder, change: TableChange): Scene | undefined {
  const { schema } = recorder;
  const relation = schema.relation(change.table);
  const key = relation === undefined ? relationLikeKey(recorder, change) : keyOf(relation);
  recorder.about(key, relation);
  if (relation === undefined) {
    if (recorder.surelyMissing(change.table) && !otherRelation(recorder, change)) {
      if (!change.ifExists) recorder.fail('42P01', `relation ${key} does not exist`);
      return undefined;
    }
    recorder.assume(`Nothing is known of ${key}; it is taken for a plain table in use.`);
  }
  const whole = relation !== undefined && relation.knowledge === 'full';
  if (relation !== undefined && !whole)
    recorder.assume(`What ${key} looked like before these migrations is not known.`);
  const family = relation === undefined ? [] : familyOf(schema, relation, change.only);
  return { recorder, key, relation, family, whole };
}

/** ALTER TABLE may also name an index or a sequence. */
function otherRelation({ schema }: Recorder, change: TableChange): boolean {
  return schema.index(change.table) !== undefined || schema.sequence(change.table) !== undefined;
}

function relationLikeKey({ schema }: Recorder, change: TableChange): string {
  if (schema.index(change.table) !== undefined) return schema.indexKey(change.table);
  if (schema.sequence(change.table) !== undefined) return schema.sequenceKey(change.table);
  return schema.relationKey(change.table);
}

/** Subcommands of the same statement on the same table, of one type. */
export function siblings<T extends Change['type']>(recorder: Recorder, type: T): ChangeOf<T>[] {
  return recorder.statement.filter((other): other is ChangeOf<T> => other.type === type && other !== recorder.change);
}

/** A column as the subcommand meets it: one that another subcommand of the statement adds is there already. */
export function columnOf(scene: Scene, name: string): { known: Column | undefined; added: boolean } {
  const known = scene.relation?.columns.get(name);
  if (EARLY.has(scene.recorder.change.type)) return { known, added: false };
  const added = siblings(scene.recorder, 'add-column').some(({ column }) => column.name === name);
  return { known: added ? undefined : known, added };
}

/** Records the column; fails when it is surely missing. False: nothing more is to be said. */
export function requireColumn(scene: Scene, name: string, mayMiss = false): boolean {
  const { known, added } = columnOf(scene, name);
  scene.recorder.aboutColumn(known);
  if (known !== undefined && droppedEarlier(scene.recorder, name)) {
    scene.recorder.fail('42703', `column "${name}" of ${scene.key} is dropped by this very statement`);
    return false;
  }
  if (known !== undefined || added || SYSTEM_COLUMNS.has(name)) return true;
  const later = EARLY.has(scene.recorder.change.type) && addedLater(scene.recorder, name);
  if (!scene.whole && !later) return true;
  if (!mayMiss) scene.recorder.fail('42703', `column "${name}" of ${scene.key} does not exist`);
  if (sureOfColumns(scene)) return false;
  scene.recorder.assume(`No earlier migration makes "${name}" of ${scene.key}; it is judged as if it were there.`);
  return true;
}

/** A folded history tells what should be there; a database that drifted from it may have more, and lose it. */
function sureOfColumns({ recorder, relation }: Scene): boolean {
  return recorder.schema.complete || (relation !== undefined && recorder.freshRelation(relation));
}

/** Subcommands of the passes before ADD COLUMN: they don't see the columns of their own statement (ATPrepCmd). */
const EARLY = new Set<Change['type']>([
  'drop-column',
  'alter-column-type',
  'drop-default',
  'drop-not-null',
  'drop-identity',
  'drop-expression',
]);

/** Columns are dropped in the first pass, whatever the order in which the subcommands are written. */
function droppedEarlier(recorder: Recorder, name: string): boolean {
  const { change, statement } = recorder;
  if (change.type === 'drop-column' && change.ifColumnExists) return false;
  // Of one pass, what is written first runs first.
  const together = EARLY.has(change.type) && change.type !== 'alter-column-type';
  const before = together ? statement.slice(0, statement.indexOf(change)) : statement;
  return before.some((other) => other.type === 'drop-column' && other.column === name);
}

function addedLater(recorder: Recorder, name: string): boolean {
  return siblings(recorder, 'add-column').some(({ column, ifNotExists }) => column.name === name && !ifNotExists);
}

const SYSTEM_COLUMNS = new Set(['tableoid', 'xmin', 'xmax', 'cmin', 'cmax', 'ctid']);

/** Names of constraints that the same statement drops from the table. */
export function droppedBeside(recorder: Recorder): ReadonlySet<string> {
  return new Set(siblings(recorder, 'drop-constraint').map((other) => other.name));
}

/** True when the same statement drops the constraint, or a key column of it: that pass comes before what adds. */
export function fallsBeside(recorder: Recorder, constraint: TableConstraint): boolean {
  if (droppedBeside(recorder).has(constraint.name)) return true;
  return siblings(recorder, 'drop-column').some(({ column }) => constraint.columns.includes(column));
}

/** A constraint that another subcommand of the same statement adds under this name. */
export function addedBeside(recorder: Recorder, name: string): ChangeOf<'add-constraint'> | undefined {
  return siblings(recorder, 'add-constraint').find((other) => other.constraint.name === name);
}

/** The table's primary key, when the model knows one. */
export function primaryKeyOf(relation: Relation | undefined): TableConstraint | undefined {
  for (const constraint of relation?.constraints.values() ?? [])
    if (constraint.kind === 'primary-key') return constraint;
  return undefined;
}
