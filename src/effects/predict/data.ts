import type { Name } from '../../core/name.js';
import type { Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Data, Expression, Listed } from '../../sql/change.js';
import { isPublished, lacksIdentity } from '../replica-identity.js';
import { familyOf, keyColumns } from './family.js';
import { deletedKeys, insertedKeys, updatedKeys } from './key-checks.js';
import { referencesToTree } from './reach.js';
import { boundOf, parsed, plan, planned, runs, writtenThrough } from './reads.js';
import type { Recorder } from './recorder.js';
import { scanSource } from './tables.js';

export function data(recorder: Recorder, change: ChangeOf<Exclude<Data['type'], 'select'>>): void {
  switch (change.type) {
    case 'truncate':
      truncate(recorder, change);
      return;
    case 'copy':
      copy(recorder, change);
      return;
    case 'insert':
      insert(recorder, change);
      return;
    case 'update':
      if (!write(recorder, change.table)) return;
      published(recorder, change.table);
      missingColumns(
        recorder,
        change.table,
        change.assignments.map(({ column }) => column),
      );
      changeRows(recorder, change.table, change.where, change.from);
      planned(recorder, [...change.from, ...change.reads]);
      moves(recorder, change);
      updatedKeys(recorder, change);
      return;
    case 'delete':
      if (!write(recorder, change.table)) return;
      published(recorder, change.table);
      changeRows(recorder, change.table, change.where, change.using);
      planned(recorder, [...change.using, ...change.reads]);
      deletedKeys(recorder, writtenRelation(recorder, change.table));
      return;
    case 'merge':
      merge(recorder, change);
      return;
  }
}

function merge(recorder: Recorder, change: ChangeOf<'merge'>): void {
  if (!recorder.needs(15, 'MERGE') || !write(recorder, change.table)) return;
  const relation = recorder.schema.relation(change.table);
  const rule = [...(relation?.rules.values() ?? [])].find(({ event }) => event !== 'select');
  if (rule !== undefined)
    recorder.fail('0A000', `${keyOf(relation as Relation)} has rule "${rule.name}", and takes no MERGE`);
  for (const source of [change.table, ...change.query.relations]) scanSource(recorder, source);
  runs(recorder, change.query);
  const written = writtenRelation(recorder, change.table);
  if (written === undefined) return;
  plan(recorder, written, false, 'ROW EXCLUSIVE', 'data');
  if (change.inserts) insertedKeys(recorder, written, change.insertColumns && new Set(change.insertColumns));
  if (change.deletes) deletedKeys(recorder, written);
}

/** COPY reads and writes the table without a plan, so that no index is opened for good. */
function copy(recorder: Recorder, change: ChangeOf<'copy'>): void {
  if (change.table === null) return;
  if (!change.from) {
    const kind = recorder.schema.relation(change.table)?.kind;
    const rowless = kind === 'view' || (kind === 'materialized-view' && recorder.version < 18);
    if (rowless) recorder.fail('42809', `COPY does not read ${change.table.name}, only a query of it`);
    parsed(recorder, [change.table]);
    return;
  }
  const given = change.columns.length === 0 ? null : new Set(change.columns);
  if (write(recorder, change.table)) insertedKeys(recorder, writtenRelation(recorder, change.table), given);
}

/** What is written in the end; undefined where nothing is known of it. */
function writtenRelation({ schema }: Recorder, name: Name): Relation | undefined {
  const relation = schema.relation(name);
  return relation === undefined ? undefined : writtenThrough(schema, relation);
}

/** ROW EXCLUSIVE on the table; the rows of its partitions and children are locked where they are. */
function write(recorder: Recorder, name: Name): boolean {
  const { schema } = recorder;
  const relation = schema.relation(name);
  const key = schema.relationKey(name);
  recorder.about(key, relation);
  if (relation === undefined && recorder.surelyMissing(name)) {
    recorder.fail('42P01', `relation ${key} does not exist`);
    return false;
  }
  if (relation?.kind === 'materialized-view') {
    recorder.fail('42809', `nobody writes to materialized view ${key} but REFRESH`);
    return false;
  }
  recorder.take('update', 'target', key, 'data');
  // A row that a partition itself is given is held against its bound.
  if (relation !== undefined && recorder.change.type !== 'delete') boundOf(recorder, relation);
  const below = relation?.kind === 'view' ? writtenThrough(schema, relation) : undefined;
  if (below !== undefined) recorder.take('update', 'target', below, 'data');
  const { type } = recorder.change;
  if (type === 'insert' || type === 'copy' || (type === 'merge' && recorder.change.inserts))
    routes(recorder, below ?? relation);
  return true;
}

function missingColumns(recorder: Recorder, table: Name, columns: readonly string[]): void {
  const relation = recorder.schema.relation(table);
  if (relation?.knowledge !== 'full' || relation.kind === 'view') return;
  const missing = columns.filter((column) => !relation.columns.has(column));
  for (const column of missing) recorder.fail('42703', `column "${column}" of ${keyOf(relation)} does not exist`);
}

function published(recorder: Recorder, name: Listed): void {
  const { schema } = recorder;
  const relation = schema.relation(name);
  if (relation === undefined || relation.kind !== 'table' || !schema.complete) return;
  for (const one of familyOf(schema, relation, name.only === true)) {
    if (one.knowledge !== 'full' || !isPublished(schema, one) || !lacksIdentity(one)) continue;
    recorder.fail('55000', `${keyOf(one)} is published and has no replica identity`);
  }
}

function insert(recorder: Recorder, change: ChangeOf<'insert'>): void {
  if (!write(recorder, change.table)) return;
  missingColumns(recorder, change.table, change.columns);
  for (const source of change.query?.relations ?? []) scanSource(recorder, source);
  planned(recorder, change.reads);
  if (change.query !== null) runs(recorder, change.query);
  const relation = writtenRelation(recorder, change.table);
  insertedKeys(recorder, relation, givenColumns(change, relation));
  if (relation === undefined) return;
  // The planner looks for the unique index that ON CONFLICT means (infer_arbiter_indexes).
  const named = relation.constraints.get(change.conflictConstraint ?? '')?.index;
  if (named != null) recorder.lock(named, 'ROW EXCLUSIVE');
  else if (change.conflictColumns !== null || change.conflictConstraint !== null)
    for (const index of recorder.schema.indexesOf(keyOf(relation))) recorder.lock(keyOf(index), 'ROW EXCLUSIVE');
}

/** The columns that a row is given; null: all of them. */
function givenColumns(change: ChangeOf<'insert'>, relation: Relation | undefined): ReadonlySet<string> | null {
  if (change.columns.length > 0) return new Set(change.columns);
  const width = change.values ?? change.query?.output.length ?? null;
  if (width === null || change.query?.star === true || relation === undefined) return null;
  return new Set([...relation.columns.keys()].slice(0, width));
}

function changeRows(recorder: Recorder, name: Listed, where: Expression | null, others: readonly Name[]): void {
  const { schema } = recorder;
  const named = schema.relation(name);
  const relation = named === undefined ? undefined : writtenThrough(schema, named);
  for (const other of others) scanSource(recorder, other);
  if (relation === undefined) {
    if (!looksLikeKey(where)) recorder.scan(schema.relationKey(name), 'data');
    return;
  }
  const only = name.only === true && relation === named;
  const own = others.length === 0 ? where : null;
  plan(recorder, relation, only, 'ROW EXCLUSIVE', 'data', own);
  if (others.length > 0 || !picksByKey(recorder, relation, where)) scanSource(recorder, { ...relation, only }, own);
}

/** A row whose partition key is set may go to any partition. */
function moves(recorder: Recorder, { table, assignments }: ChangeOf<'update'>): void {
  const relation = writtenRelation(recorder, table);
  if (relation?.kind !== 'partitioned-table') return;
  const keys = familyOf(recorder.schema, relation, false).flatMap((one) => one.partitionBy?.columns ?? []);
  if (assignments.some(({ column }) => keys.includes(column) || keys.includes(null))) routes(recorder, relation);
}

/** A new row goes to one of the partitions; which one is not looked into. */
function routes(recorder: Recorder, relation: Relation | undefined): void {
  for (const one of relation === undefined ? [] : recorder.schema.descendantsOf(keyOf(relation)))
    if (one.partitionOf !== null) recorder.lock(one, 'ROW EXCLUSIVE', 'data');
}

/** `WHERE id = 5` with a unique index on `id`: a handful of rows, found without a scan. */
function picksByKey(recorder: Recorder, relation: Relation, where: Expression | null): boolean {
  if (where === null || !equalities(where)) return false;
  const indexes = recorder.schema.indexesOf(keyOf(relation));
  if (indexes.length === 0 && relation.knowledge === 'partial') return looksLikeKey(where);
  return indexes.some(
    (index) =>
      index.unique &&
      index.where === null &&
      keyColumns(index).every((column) => column !== null && where.columns.includes(column)),
  );
}

/** Only comparisons of a column with a value: as many of them as columns, and nothing else. */
function equalities(where: Expression): boolean {
  if (where.hasSubquery || where.operators.some((operator) => operator !== '=')) return false;
  if (/\b(or|not)\b/i.test(where.sql)) return false;
  const comparisons = where.sql.match(/=|\bin\s*\(/gi)?.length ?? 0;
  return comparisons >= where.columns.length;
}

function looksLikeKey(where: Expression | null): boolean {
  return where !== null && equalities(where) && where.columns.includes('id');
}

function truncate(recorder: Recorder, change: ChangeOf<'truncate'>): void {
  const { schema } = recorder;
  const named = new Set(change.tables.map((name) => schema.relationKey(name)));
  const emptied = new Set<string>();
  const alone = new Set<string>();
  const queue: string[] = [];
  for (const name of change.tables) {
    const relation = schema.relation(name);
    const key = schema.relationKey(name);
    recorder.about(key, relation);
    if (relation === undefined && recorder.surelyMissing(name)) {
      recorder.fail('42P01', `relation ${key} does not exist`);
      continue;
    }
    if (relation?.kind === 'view' || relation?.kind === 'materialized-view') {
      recorder.fail('42809', `${key} is not a table`);
      continue;
    }
    if (name.only === true && relation?.kind === 'partitioned-table' && schema.partitionsOf(key).length > 0) {
      recorder.fail('42809', `partitioned ${key} can't be emptied alone`);
    }
    if (name.only === true) alone.add(key);
    queue.push(key);
  }
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (emptied.has(key)) continue;
    emptied.add(key);
    const relation = schema.relations.get(key);
    for (const child of alone.has(key) ? [] : schema.childrenOf(key)) queue.push(keyOf(child));
    for (const { table, constraint } of referencesToTree(schema, key)) {
      const referencing = keyOf(table);
      if (named.has(referencing) || emptied.has(referencing)) continue;
      if (change.cascade) queue.push(referencing);
      else recorder.fail('0A000', `foreign key "${constraint.name}" of ${referencing} references ${key}`);
    }
    empty(recorder, key, relation);
    if (!change.restartIdentity) continue;
    for (const sequence of schema.sequencesOf(key)) recorder.lock(keyOf(sequence), 'ACCESS EXCLUSIVE');
  }
}

function empty(recorder: Recorder, key: string, relation: Relation | undefined): void {
  recorder.take('truncate', 'target', key);
  const partitioned = relation?.kind === 'partitioned-table';
  for (const index of partitioned ? [] : recorder.schema.indexesOf(key))
    recorder.take('truncate', 'index', keyOf(index));
  if (!recorder.isFreshKey(key)) recorder.drop(`rows ${key}`);
  if (relation?.kind !== 'partitioned-table') recorder.rewrite(key, 'truncate');
}
