import type { Name } from '../../core/name.js';
import type { Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Data, Expression, Listed } from '../../sql/change.js';
import { familyOf, keyColumns } from './family.js';
import { referencesToTree } from './reach.js';
import type { Recorder } from './recorder.js';
import { scanSource } from './tables.js';

export function data(recorder: Recorder, change: ChangeOf<Exclude<Data['type'], 'select'>>): void {
  switch (change.type) {
    case 'truncate':
      truncate(recorder, change);
      return;
    case 'copy':
      if (change.table !== null && change.from) write(recorder, change.table);
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
      return;
    case 'delete':
      if (!write(recorder, change.table)) return;
      published(recorder, change.table);
      changeRows(recorder, change.table, change.where, change.using);
      return;
    case 'merge':
      if (!recorder.needs(15, 'MERGE') || !write(recorder, change.table)) return;
      for (const source of [change.table, ...change.query.relations]) scanSource(recorder, source);
      return;
  }
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
  recorder.take('update', 'target', key, 'data');
  if (relation?.kind === 'view') recorder.take('update', 'target', writtenThrough(schema, relation), 'data');
  return true;
}

/** Of a view over one relation, that relation: its rows are what is written, unless a trigger or a rule says otherwise. */
function writtenThrough(schema: Schema, relation: Relation): Relation {
  const [source, ...others] = relation.kind === 'view' ? (relation.query?.relations ?? []) : [];
  const below = source === undefined || others.length > 0 ? undefined : schema.relation(source);
  const plain = relation.triggers.size === 0 && relation.rules.size === 0;
  return below === undefined || below === relation || !plain ? relation : writtenThrough(schema, below);
}

function missingColumns(recorder: Recorder, table: Name, columns: readonly string[]): void {
  const relation = recorder.schema.relation(table);
  if (relation?.knowledge !== 'full' || relation.kind === 'view') return;
  const missing = columns.filter((column) => !relation.columns.has(column));
  for (const column of missing) recorder.fail('42703', `column "${column}" of ${keyOf(relation)} does not exist`);
}

/** A published table without an identity takes no UPDATE and no DELETE (CheckCmdReplicaIdentity). */
function published(recorder: Recorder, name: Name): void {
  const { schema } = recorder;
  const relation = schema.relation(name);
  if (relation === undefined || relation.kind !== 'table' || !schema.complete) return;
  for (const one of familyOf(schema, relation, false)) {
    if (one.unlogged || one.temporary || one.knowledge !== 'full' || !isPublished(schema, one)) continue;
    const keyed = [...one.constraints.values()].some(({ kind, deferrable }) => kind === 'primary-key' && !deferrable);
    const identified = one.replicaIdentity === 'default' ? keyed : one.replicaIdentity !== 'nothing';
    if (!identified) recorder.fail('55000', `${keyOf(one)} is published and has no replica identity`);
  }
}

function isPublished(schema: Schema, relation: Relation): boolean {
  for (const publication of schema.publications.values()) {
    if (publication.allTables) return true;
    for (let at: Relation | undefined = relation; at !== undefined; ) {
      if (publication.tables.has(keyOf(at))) return true;
      at = at.partitionOf === null ? undefined : schema.relations.get(at.partitionOf);
    }
  }
  return false;
}

function insert(recorder: Recorder, change: ChangeOf<'insert'>): void {
  if (!write(recorder, change.table)) return;
  const relation = recorder.schema.relation(change.table);
  for (const constraint of relation?.constraints.values() ?? []) {
    // Each new row's key is looked up in the referenced table (RI_FKey_check: SELECT … FOR KEY SHARE).
    if (constraint.references !== null && constraint.enforced) {
      recorder.take('insert.foreign-key', 'referenced', constraint.references.table, 'data');
    }
  }
  missingColumns(recorder, change.table, change.columns);
  for (const source of change.query?.relations ?? []) scanSource(recorder, source);
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
  for (const one of familyOf(schema, relation, only)) recorder.take('update', 'target', one, 'data');
  if (others.length > 0 || !picksByKey(recorder, relation, where)) scanSource(recorder, { ...relation, only });
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
