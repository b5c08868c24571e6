import type { Key, Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { columnFalls } from './column-removal.js';
import { dropOther } from './drop-others.js';
import { dropPart } from './drop-parts.js';
import { defaultPartition, partitionTree } from './family.js';
import { dropIndex } from './indexes.js';
import { dropReader, lockReferencedTriggers, lockReferencing, referencesToTree } from './reach.js';
import { relationsOf } from './reads.js';
import type { Recorder } from './recorder.js';
import { columnsOfType, tablesOfType } from './type-users.js';
import { viewTree } from './views.js';

type Drop = ChangeOf<'drop'>;

export function drop(recorder: Recorder, change: Drop): void {
  switch (change.object) {
    case 'table':
    case 'foreign-table':
      dropTable(recorder, change);
      return;
    case 'view':
    case 'materialized-view':
      dropView(recorder, change);
      return;
    case 'index':
      dropIndex(recorder, change);
      return;
    case 'sequence':
      dropSequence(recorder, change);
      return;
    case 'type':
    case 'domain':
      dropType(recorder, change);
      return;
    case 'schema':
      dropSchema(recorder, change);
      return;
    case 'trigger':
    case 'policy':
    case 'rule':
      dropPart(recorder, change);
      return;
    default:
      dropOther(recorder, change);
      return;
  }
}

function dropTable(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const relation = schema.relation(change.name);
  const key = schema.relationKey(change.name);
  recorder.about(key, relation);
  if (relation === undefined) {
    if (recorder.surelyMissing(change.name)) {
      if (!change.ifExists) recorder.fail('42P01', `table ${key} does not exist`);
      return;
    }
    recorder.take('drop-table', 'target', key);
    recorder.drop(`table ${key}`);
    recorder.assume(`Which tables ${key} references is not known; each of them is locked too.`);
    return;
  }
  if (relation.kind === 'view' || relation.kind === 'materialized-view') {
    recorder.fail('42809', `${key} is not a table`);
    return;
  }
  dropRelation(recorder, relation, change.cascade);
}

/** A table with its partitions, children (CASCADE), indexes, sequences, foreign keys and views. */
function dropRelation(recorder: Recorder, relation: Relation, cascade: boolean): void {
  const { schema } = recorder;
  const key = keyOf(relation);
  const gone = partitionTree(schema, relation);
  const children = schema.childrenOf(key).filter((child) => child.inherits.includes(key));
  for (const child of children) {
    if (cascade) dropRelation(recorder, child, true);
    else recorder.fail('2BP01', `table ${keyOf(child)} inherits from ${key}`);
  }
  const keys = new Set(gone.map(keyOf));
  for (const table of gone) {
    const own = keyOf(table);
    recorder.take('drop-table', 'target', own);
    recorder.drop(`table ${own}`);
    for (const index of schema.indexesOf(own)) recorder.take('drop-table', 'index', keyOf(index));
    for (const sequence of schema.sequencesOf(own)) recorder.take('drop-table.serial', 'sequence', keyOf(sequence));
    for (const constraint of table.constraints.values()) {
      const target = constraint.references?.table;
      // What a partition has because of its parent has no triggers of its own on the other side.
      const own = constraint.clonedFrom === undefined;
      if (target !== undefined && !keys.has(target) && own)
        lockReferencedTriggers(recorder, target, 'drop-table.references', null);
    }
    dropReferences(recorder, own, keys, cascade);
    dropReaders(recorder, own, cascade);
    dropRules(recorder, own, keys, cascade);
  }
  leaveParent(recorder, relation, cascade);
}

function dropReferences(recorder: Recorder, key: Key, gone: ReadonlySet<Key>, cascade: boolean): void {
  for (const { table, constraint } of recorder.schema.referencesTo(key)) {
    const own = keyOf(table);
    if (gone.has(own)) continue;
    if (!cascade && !droppedBeside(recorder, own)) {
      recorder.fail('2BP01', `foreign key "${constraint.name}" of ${own} depends on ${key}`);
      continue;
    }
    lockReferencing(recorder, table, 'drop-table.cascade');
    recorder.drop(`constraint ${own}.${constraint.name}`);
  }
}

/** Rules of other tables that read or write this one. */
function dropRules(recorder: Recorder, key: Key, gone: ReadonlySet<Key>, cascade: boolean): void {
  const { schema } = recorder;
  for (const relation of schema.relations.values()) {
    const own = keyOf(relation);
    if (relation.rules.size === 0 || gone.has(own) || droppedBeside(recorder, own)) continue;
    for (const { name, actions } of relation.rules.values()) {
      if (!relationsOf(actions).some((one) => schema.relationKey(one) === key)) continue;
      if (!cascade) recorder.fail('2BP01', `rule "${name}" of ${own} uses ${key}`);
      recorder.take('drop-rule', 'target', own);
      recorder.drop(`rule ${own}.${name}`);
    }
  }
}

/** True when the same DROP names the other object too. */
function droppedBeside({ statement, schema }: Recorder, key: Key): boolean {
  return statement.some((other) => other.type === 'drop' && schema.relationKey(other.name) === key);
}

function dropReaders(recorder: Recorder, key: Key, cascade: boolean): void {
  for (const view of viewTree(recorder.schema, key)) {
    const own = keyOf(view);
    const kind = view.kind === 'materialized-view' ? 'materialized view' : 'view';
    if (!cascade && !droppedBeside(recorder, own)) recorder.fail('2BP01', `${kind} ${own} depends on ${key}`);
    if (cascade) dropReader(recorder, view);
  }
}

/** A foreign key to the parent stands on each of its partitions: dropping one needs CASCADE and drops it from all. */
function dropReferencesToParents(recorder: Recorder, parent: Key, cascade: boolean): void {
  for (const { table, constraint } of referencesToTree(recorder.schema, parent)) {
    const own = keyOf(table);
    if (!cascade && !droppedBeside(recorder, own)) {
      recorder.fail('2BP01', `foreign key "${constraint.name}" of ${own} depends on ${parent}`);
      continue;
    }
    lockReferencing(recorder, table, 'drop-table.cascade');
    recorder.drop(`constraint ${own}.${constraint.name}`);
    const target = recorder.schema.relations.get(constraint.references?.table ?? parent);
    for (const one of target === undefined ? [] : partitionTree(recorder.schema, target)) {
      // Up to 14 a partitioned table has no triggers of the key itself.
      if (recorder.version > 14 || one.kind !== 'partitioned-table')
        recorder.take('drop-table.cascade', 'referencing', one);
    }
  }
}

/** A partition's parent forgets it under AE, and so does the default partition, whose bound is everything else. */
function leaveParent(recorder: Recorder, relation: Relation, cascade: boolean): void {
  if (relation.partitionOf === null) return;
  recorder.take('drop-partition', 'parent', relation.partitionOf);
  dropReferencesToParents(recorder, relation.partitionOf, cascade);
  const parent = recorder.schema.relations.get(relation.partitionOf);
  const rest = parent === undefined ? undefined : defaultPartition(recorder.schema, parent);
  if (rest === undefined || rest === relation) return;
  for (const table of partitionTree(recorder.schema, rest))
    recorder.take('drop-partition.with-default', 'default', table);
}

function dropView(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const relation = schema.relation(change.name);
  const key = schema.relationKey(change.name);
  const kind = change.object === 'view' ? 'view' : 'materialized view';
  recorder.about(key, relation);
  if (relation === undefined && recorder.surelyMissing(change.name)) {
    if (!change.ifExists) recorder.fail('42P01', `${kind} ${key} does not exist`);
    return;
  }
  if (relation !== undefined && relation.kind !== change.object) {
    recorder.fail('42809', `${key} is not a ${kind}`);
    return;
  }
  if (change.object === 'view') recorder.take('drop-view', 'view', key);
  else recorder.take('drop-materialized-view', 'target', key);
  recorder.drop(`${kind} ${key}`);
  for (const index of schema.indexesOf(key)) recorder.take('drop-materialized-view', 'index', keyOf(index));
  if (relation !== undefined) dropReaders(recorder, key, change.cascade);
}

function dropSequence(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const sequence = schema.sequence(change.name);
  const key = schema.sequenceKey(change.name);
  recorder.about(key, undefined);
  if (sequence === undefined && recorder.surelyMissing(change.name)) {
    if (!change.ifExists) recorder.fail('42P01', `sequence ${key} does not exist`);
    return;
  }
  if (sequence !== undefined && recorder.isFreshKey(key)) recorder.markFresh();
  recorder.take('drop-sequence', 'sequence', key);
  recorder.drop(`sequence ${key}`);
  const owner = sequence?.ownedBy ?? null;
  if (owner !== null && schema.relations.get(owner.table)?.columns.get(owner.column)?.identity != null) {
    // Not even CASCADE takes it.
    recorder.fail('2BP01', `identity column "${owner.column}" of ${owner.table} needs sequence ${key}`);
    return;
  }
  for (const table of usersOf(schema, key, change.name.name)) {
    if (change.cascade) recorder.take('drop-sequence.cascade', 'target', table);
    else recorder.fail('2BP01', `a default of ${keyOf(table)} draws from ${key}`);
  }
}

/** Tables whose column defaults call nextval on the sequence. */
function usersOf(schema: Schema, key: Key, name: string): Relation[] {
  const draws = (relation: Relation): boolean =>
    [...relation.columns.values()].some(
      ({ default: value }) =>
        value?.functions.some((one) => one.name === 'nextval') === true &&
        value.strings.some((text) => text.replaceAll('"', '') === name || text.replaceAll('"', '') === key),
    );
  return [...schema.relations.values()].filter(draws);
}

/** Columns that use a type fall with it under CASCADE. */
function dropType(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const key = schema.typeKey(change.name);
  const type = schema.userType(change.name);
  recorder.about(key, undefined);
  if (type === undefined && recorder.surelyMissing(change.name) && schema.relation(change.name) === undefined) {
    if (!change.ifExists) recorder.fail('42704', `type ${key} does not exist`);
    return;
  }
  if (type !== undefined && type.origin === recorder.context.origin) recorder.markFresh();
  recorder.drop(`type ${key}`);
  if (type === undefined) recorder.assume(`Which columns use type ${key} is not known.`);
  for (const table of tablesOfType(schema, key)) {
    if (change.cascade) dropRelation(recorder, table, true);
    else recorder.fail('2BP01', `${keyOf(table)} is made OF ${key}`);
  }
  for (const { table, column } of columnsOfType(schema, key)) {
    if (!change.cascade) {
      recorder.fail('2BP01', `column "${column}" of ${keyOf(table)} has type ${key}`);
      continue;
    }
    columnFalls(recorder, table, column);
  }
}

function dropSchema(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const { name } = change.name;
  recorder.about(name, undefined);
  if (schema.complete && !schema.schemas.has(name)) {
    if (!change.ifExists) recorder.fail('3F000', `schema "${name}" does not exist`);
    return;
  }
  recorder.drop(`schema ${name}`);
  const inside = [...schema.relations.values()].filter((relation) => relation.schema === name);
  if (!change.cascade) {
    const [first] = inside;
    if (first !== undefined) recorder.fail('2BP01', `schema "${name}" holds ${keyOf(first)}`);
    return;
  }
  for (const relation of inside) {
    if (relation.kind === 'view') {
      recorder.take('drop-view', 'view', relation);
      recorder.drop(`view ${keyOf(relation)}`);
      dropReaders(recorder, keyOf(relation), true);
    } else if (relation.kind !== 'composite') {
      dropRelation(recorder, relation, true);
    }
  }
  for (const [key, sequence] of schema.sequences) {
    if (sequence.schema !== name) continue;
    recorder.take('drop-sequence', 'sequence', key);
    recorder.drop(`sequence ${key}`);
  }
}
