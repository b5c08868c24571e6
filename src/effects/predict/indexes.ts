import type { Name } from '../../core/name.js';
import { indexColumnNames } from '../../schema/fold/expression-name.js';
import { chooseIndexName } from '../../schema/fold/index-build.js';
import type { Index, Key, Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { surelyUnsorted } from './castable.js';
import { keyColumns, partitionTree } from './family.js';
import { partitionKeyProblem } from './partition.js';
import type { Recorder } from './recorder.js';
import { withStorage } from './storage.js';

export function createIndex(recorder: Recorder, change: ChangeOf<'create-index'>): void {
  const { schema } = recorder;
  const relation = schema.relation(change.table);
  const key = schema.relationKey(change.table);
  recorder.about(key, relation);
  if (change.concurrently) recorder.alone();
  if (relation === undefined && recorder.surelyMissing(change.table)) {
    recorder.fail('42P01', `relation ${key} does not exist`);
    return;
  }
  if (relation?.kind === 'view' || relation?.kind === 'foreign-table') {
    recorder.fail('42809', `${key} has no rows of its own to index`);
    return;
  }
  const operation = change.concurrently ? 'create-index.concurrently' : 'create-index';
  if (change.concurrently && relation?.kind === 'partitioned-table') {
    recorder.fail('0A000', `an index on partitioned ${key} can't be built concurrently`);
    return;
  }
  recorder.take(operation, 'target', key);
  if (change.nullsNotDistinct) recorder.needs(15, 'NULLS NOT DISTINCT');
  const home = relation?.schema ?? key.slice(0, key.indexOf('.'));
  if (change.name !== null && schema.relationNameTaken(`${home}.${change.name}`)) {
    if (!change.ifNotExists) recorder.fail('42P07', `relation "${change.name}" already exists`);
    return;
  }
  recorder.create(`index ${home}.${indexName(recorder, change, relation)}`);
  columnsThere(recorder, change, relation, key);
  if (relation === undefined) {
    recorder.assume(`Nothing is known of ${key}; it is taken for a plain table in use.`);
    recorder.build(key, 'create-index');
    return;
  }
  const keys = change.elements.map((element) => element.column ?? '');
  const problem = change.unique ? partitionKeyProblem(relation, keys) : null;
  if (problem !== null) recorder.fail('0A000', problem);
  if (change.only && relation.kind === 'partitioned-table') return;
  for (const table of partitionTree(schema, relation)) {
    recorder.take(relation.kind === 'partitioned-table' ? 'create-index.partitioned' : operation, 'target', table);
    const match = table === relation ? undefined : matchOf(recorder, change, table);
    if (match !== undefined) {
      recorder.take('create-index.partitioned', 'target', keyOf(match));
      continue;
    }
    for (const leaf of withStorage([table], recorder)) recorder.build(leaf, 'create-index');
  }
}

function indexName(recorder: Recorder, change: ChangeOf<'create-index'>, relation: Relation | undefined): string {
  if (change.name !== null) return change.name;
  if (relation === undefined) return `${change.table.name}_idx`;
  return chooseIndexName(recorder.schema, relation, indexColumnNames(change.elements, change.include), 'idx');
}

function columnsThere(
  recorder: Recorder,
  change: ChangeOf<'create-index'>,
  relation: Relation | undefined,
  key: Key,
): void {
  if (relation === undefined || relation.knowledge === 'partial' || relation.kind === 'materialized-view') return;
  const read = [...change.elements.map(({ expression }) => expression), change.where].flatMap(
    (one) => one?.columns ?? [],
  );
  for (const column of read) {
    if (!relation.columns.has(column)) recorder.fail('42703', `column "${column}" of ${key} does not exist`);
  }
  for (const { column, operatorClass } of change.elements) {
    if (column !== null && !relation.columns.has(column)) {
      recorder.fail('42703', `column "${column}" of ${key} does not exist`);
    }
    const type = column === null ? undefined : relation.columns.get(column)?.type;
    const plain = change.method === 'btree' && operatorClass === null;
    if (type !== undefined && plain && surelyUnsorted(type, recorder.schema)) {
      recorder.fail('42704', `type ${type.sql} of "${column}" has no B-tree operator class`);
    }
  }
}

/** A partition's own index of the same shape is attached and not built again. */
function matchOf(recorder: Recorder, change: ChangeOf<'create-index'>, table: Relation): Index | undefined {
  return recorder.schema
    .indexesOf(keyOf(table))
    .find(
      (index) =>
        index.attachedTo === null &&
        index.valid &&
        index.method === change.method &&
        index.unique === change.unique &&
        (index.where?.sql ?? '') === (change.where?.sql ?? '') &&
        index.elements.map((one) => one.sql).join() === change.elements.map((one) => one.sql).join(),
    );
}

/** The index with those of the partitions that belong to it. */
export function indexTree(recorder: Recorder, index: Index): Index[] {
  const key = keyOf(index);
  const parts = recorder.schema
    .descendantsOf(index.table)
    .flatMap((partition) => recorder.schema.indexesOf(keyOf(partition)))
    .filter((one) => one.attachedTo === key);
  return [index, ...parts.flatMap((one) => indexTree(recorder, one))];
}

export function dropIndex(recorder: Recorder, change: ChangeOf<'drop'>): void {
  const { schema } = recorder;
  const index = schema.index(change.name);
  const key = schema.indexKey(change.name);
  if (change.concurrently) recorder.alone();
  if (index === undefined) {
    recorder.about(key, undefined);
    if (recorder.surelyMissing(change.name)) {
      if (!change.ifExists) recorder.fail('42704', `index ${key} does not exist`);
      return;
    }
    recorder.drop(`index ${key}`);
    recorder.take(change.concurrently ? 'drop-index.concurrently' : 'drop-index', 'index', key);
    recorder.assume(`Which table index ${key} is on is not known; that table is locked in the same mode.`);
    return;
  }
  const relation = schema.relations.get(index.table);
  recorder.about(index.table, relation);
  if (index.constraint !== null) {
    recorder.fail('2BP01', `constraint "${index.constraint}" of ${index.table} needs index ${key}`);
    return;
  }
  if (index.attachedTo !== null) {
    recorder.fail('2BP01', `index ${index.attachedTo} needs index ${key}`);
    return;
  }
  if (change.concurrently && relation?.kind === 'partitioned-table') {
    recorder.fail('0A000', `partitioned index ${key} can't be dropped concurrently`);
    return;
  }
  if (change.concurrently && change.cascade) recorder.fail('0A000', 'DROP INDEX CONCURRENTLY does not take CASCADE');
  const operation = change.concurrently ? 'drop-index.concurrently' : 'drop-index';
  for (const one of indexTree(recorder, index)) {
    recorder.take(operation, 'index', keyOf(one));
    recorder.take(operation, 'target', one.table);
    recorder.drop(`index ${keyOf(one)}`);
  }
}

export function attachIndex(recorder: Recorder, change: ChangeOf<'attach-index'>): void {
  const { schema } = recorder;
  const parent = schema.index(change.index);
  recorder.about(parent?.table ?? schema.indexKey(change.index), parent && schema.relations.get(parent.table));
  const part = schema.index(change.partition);
  for (const one of [parent, part]) if (one !== undefined) recorder.lock(one.table, 'ACCESS SHARE');
  if (parent !== undefined && part !== undefined) {
    const table = schema.relations.get(part.table);
    // A table that only statements spoke of may well be a partition.
    const below = table?.knowledge !== 'full' || table.partitionOf === parent.table;
    const alike = parent.unique === part.unique && keyColumns(parent).join() === keyColumns(part).join();
    const other = part.attachedTo !== null && part.attachedTo !== keyOf(parent);
    if (!below || !alike || other) recorder.fail('55000', `${keyOf(part)} can't be a part of ${keyOf(parent)}`);
  }
  recorder.take('alter-index.attach-partition', 'index', schema.indexKey(change.index));
  recorder.take('alter-index.attach-partition', 'partition-index', schema.indexKey(change.partition));
}

export function alterIndexOptions(recorder: Recorder, change: ChangeOf<'alter-index-options'>): void {
  const { schema } = recorder;
  const index = schema.index(change.index);
  recorder.about(index?.table ?? schema.indexKey(change.index), index && schema.relations.get(index.table));
  if (index !== undefined && schema.relations.get(index.table)?.kind === 'partitioned-table') {
    recorder.fail('42809', `partitioned index ${keyOf(index)} has no storage parameters`);
  }
  const gentle = change.names.every((name) => GENTLE.has(name));
  recorder.take(
    gentle ? 'alter-index.options' : 'alter-index.options-exclusive',
    'index',
    schema.indexKey(change.index),
  );
}

/** Parameters that are set while the index is written to; for the others it stands still (src/backend/access/common/reloptions.c). */
const GENTLE = new Set(['fillfactor', 'deduplicate_items']);

export function reindex(recorder: Recorder, change: ChangeOf<'reindex'>): void {
  const { schema } = recorder;
  if (change.scope !== 'index' && change.scope !== 'table') {
    recorder.alone();
    reindexAll(recorder, change);
    return;
  }
  if (change.concurrently) recorder.alone();
  const name = change.name as Name;
  const index = change.scope === 'index' ? schema.index(name) : undefined;
  const key = index?.table ?? schema.relationKey(name);
  const relation = schema.relations.get(key);
  recorder.about(key, relation);
  if (relation === undefined && recorder.surelyMissing(name)) {
    recorder.fail('42P01', `${change.scope} ${change.scope === 'index' ? schema.indexKey(name) : key} does not exist`);
    return;
  }
  if (relation === undefined && change.scope === 'index') {
    const operation = change.concurrently ? 'reindex.index-concurrently' : 'reindex.index';
    recorder.take(operation, 'index', schema.indexKey(name));
    recorder.build(schema.indexKey(name), 'reindex');
    recorder.assume(`Which table index ${schema.indexKey(name)} is on is not known; its writes wait too.`);
    return;
  }
  if (relation?.kind === 'partitioned-table') {
    reindexPartitions(recorder, relation, index, change);
    return;
  }
  const own = schema.indexesOf(key).filter((one) => index === undefined || one === index);
  rebuild(recorder, key, own, change);
}

/**
 * Of a partitioned table or index: its parts are looked up under SHARE, whether CONCURRENTLY or not (ReindexPartitions),
 * and built one after the other, each in a transaction of its own. 13 leaves them alone.
 */
function reindexPartitions(
  recorder: Recorder,
  relation: Relation,
  index: Index | undefined,
  change: ChangeOf<'reindex'>,
): void {
  const { schema, version } = recorder;
  const key = keyOf(relation);
  const operation = change.concurrently ? 'reindex.table-concurrently' : 'reindex.table';
  recorder.take(operation, 'target', key);
  if (index !== undefined) recorder.take(operation, 'index', keyOf(index));
  if (version < 14) {
    if (index !== undefined)
      recorder.fail('0A000', `REINDEX of partitioned ${keyOf(index)} needs Postgres 14 or later`);
    return;
  }
  recorder.alone();
  const indexes = index === undefined ? undefined : indexTree(recorder, index);
  for (const one of indexes?.slice(1) ?? schema.descendantsOf(key)) recorder.pass(keyOf(one), 'SHARE');
  for (const table of schema.descendantsOf(key)) {
    if (table.kind === 'partitioned-table') continue;
    const own = schema.indexesOf(keyOf(table)).filter((one) => indexes === undefined || indexes.includes(one));
    if (indexes === undefined || own.length > 0) rebuild(recorder, keyOf(table), own, change);
  }
}

function rebuild(recorder: Recorder, table: Key, indexes: readonly Index[], change: ChangeOf<'reindex'>): void {
  const relation = recorder.schema.relations.get(table);
  const operation = change.concurrently ? 'reindex.table-concurrently' : 'reindex.table';
  recorder.take(operation, 'target', table);
  for (const index of indexes) recorder.take(operation, 'index', keyOf(index));
  if (indexes.length > 0 || relation === undefined || relation.knowledge === 'partial')
    recorder.build(table, 'reindex');
}

function reindexAll(recorder: Recorder, change: ChangeOf<'reindex'>): void {
  if (!recorder.schema.complete)
    recorder.assume('Which tables there are is not known; the writes of each wait in turn.');
  for (const [key, relation] of recorder.schema.relations) {
    if (relation.kind !== 'table' && relation.kind !== 'materialized-view') continue;
    if (change.scope === 'schema' && relation.schema !== change.name?.name) continue;
    rebuild(recorder, key, recorder.schema.indexesOf(key), change);
  }
}
