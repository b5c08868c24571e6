import type { LockMode } from '../../core/lock-mode.js';
import type { Name } from '../../core/name.js';
import { isUnknownType } from '../../schema/fold/expression.js';
import { outputColumns } from '../../schema/fold/query-output.js';
import type { Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { familyOf, partitionTree } from './family.js';
import type { Recorder } from './recorder.js';
import { newKey, scanSource } from './tables.js';
import { sameType } from './type-cast.js';

/** Resolves the main relation of a statement that is not ALTER TABLE; null when it is surely missing. */
export function about(recorder: Recorder, name: Name, ifExists = false): string | null {
  const relation = recorder.schema.relation(name);
  const key = recorder.schema.relationKey(name);
  recorder.about(key, relation);
  const other = recorder.schema.index(name) ?? recorder.schema.sequence(name);
  if (relation === undefined && other === undefined && recorder.surelyMissing(name)) {
    if (!ifExists) recorder.fail('42P01', `relation ${key} does not exist`);
    return null;
  }
  return key;
}

export function createView(recorder: Recorder, change: ChangeOf<'create-view'>): void {
  const { schema } = recorder;
  const key = change.temporary ? `pg_temp.${change.view.name}` : newKey(recorder, change.view);
  const existing = schema.relations.get(key);
  recorder.about(key, existing);
  if (existing === undefined) {
    recorder.markFresh();
    recorder.create(`view ${key}`);
    return;
  }
  if (!change.replace) recorder.fail('42P07', `relation ${key} already exists`);
  else replaceProblem(recorder, existing, change);
  recorder.take('replace-view', 'view', key);
  const output = outputColumns(schema, change.query);
  const known = existing.knowledge === 'full' && existing.columns.size > 0;
  for (const column of known ? output.slice(existing.columns.size) : []) {
    recorder.create(`column ${key}.${column?.name ?? '?'}`);
  }
}

/** OR REPLACE may add columns at the end, and nothing else (checkViewColumns). */
function replaceProblem(recorder: Recorder, existing: Relation, change: ChangeOf<'create-view'>): void {
  const { schema } = recorder;
  const key = keyOf(existing);
  if (existing.kind !== 'view') {
    recorder.fail('42809', `${key} is not a view`);
    return;
  }
  const columns = outputColumns(schema, change.query);
  const old = [...existing.columns.values()];
  if (change.columnNames.length > 0 || columns.includes(null) || old.length === 0 || existing.knowledge !== 'full')
    return;
  const odd = old.find((column, at) => {
    const other = columns[at];
    const known = other != null && !isUnknownType(other.type) && !isUnknownType(column.type);
    return other?.name !== column.name || (known && !sameType(other.type, column.type, schema));
  });
  if (odd !== undefined) recorder.fail('42P16', `column "${odd.name}" of view ${key} would be dropped or renamed`);
}

export function refresh(recorder: Recorder, change: ChangeOf<'refresh-materialized-view'>): void {
  const key = about(recorder, change.view);
  if (key === null) return;
  recorder.take(change.concurrently ? 'refresh.concurrently' : 'refresh', 'target', key, 'data');
  if (change.concurrently) {
    const relation = recorder.schema.relations.get(key);
    const indexes = recorder.schema.indexesOf(key);
    const usable = indexes.some(
      (one) =>
        one.unique && one.valid && one.where === null && one.elements.every((element) => element.column !== null),
    );
    if (relation?.knowledge === 'full' && !usable) {
      recorder.fail('55000', `materialized view ${key} has no unique index on plain columns without WHERE`);
    }
    return;
  }
  for (const index of recorder.schema.indexesOf(key)) recorder.take('refresh', 'index', keyOf(index));
  recorder.rewrite(key, 'refresh');
}

export function createTrigger(recorder: Recorder, change: ChangeOf<'create-trigger'>): void {
  const { schema } = recorder;
  const key = about(recorder, change.table);
  if (key === null) return;
  if (change.replace && !recorder.needs(14, 'CREATE OR REPLACE TRIGGER')) return;
  const relation = schema.relation(change.table);
  recorder.take('create-trigger', 'target', key);
  if (relation?.triggers.has(change.name) && !change.replace) {
    recorder.fail('42710', `trigger "${change.name}" of ${key} already exists`);
  }
  recorder.create(`trigger ${key}.${change.name}`);
  if (relation?.kind !== 'partitioned-table' || !change.row) return;
  for (const table of partitionTree(schema, relation)) recorder.take('create-trigger.partitioned', 'partition', table);
}

export function policyOrRule(
  recorder: Recorder,
  change: ChangeOf<'create-policy' | 'alter-policy' | 'create-rule'>,
): void {
  const key = about(recorder, change.table);
  if (key === null) return;
  recorder.take(change.type, 'target', key);
  if (change.type === 'alter-policy') return;
  const relation = recorder.schema.relation(change.table);
  const known = change.type === 'create-policy' ? relation?.policies.has(change.name) : false;
  if (known) recorder.fail('42710', `policy "${change.name}" of ${key} already exists`);
  recorder.create(`${change.type === 'create-policy' ? 'policy' : 'rule'} ${key}.${change.name}`);
}

export function sequence(recorder: Recorder, change: ChangeOf<'create-sequence' | 'alter-sequence'>): void {
  const { schema } = recorder;
  if (change.type === 'create-sequence') {
    const key = change.temporary ? `pg_temp.${change.sequence.name}` : newKey(recorder, change.sequence);
    recorder.about(key, undefined);
    if (schema.relationNameTaken(key)) {
      if (!change.ifNotExists) recorder.fail('42P07', `relation ${key} already exists`);
      return;
    }
    recorder.markFresh();
    recorder.create(`sequence ${key}`);
    return;
  }
  const key = schema.sequenceKey(change.sequence);
  recorder.about(key, undefined);
  if (recorder.isFreshKey(key)) recorder.markFresh();
  if (schema.sequence(change.sequence) === undefined && recorder.surelyMissing(change.sequence)) {
    if (!change.ifExists) recorder.fail('42P01', `sequence ${key} does not exist`);
    return;
  }
  const owner = schema.sequence(change.sequence)?.ownedBy;
  const identity = owner == null ? null : schema.relations.get(owner.table)?.columns.get(owner.column)?.identity;
  if (change.ownedBy !== null && identity != null) {
    recorder.fail('0A000', `${key} is the sequence of an identity column, and stays with it`);
  }
  recorder.take('alter-sequence', 'sequence', key);
}

export function publication(recorder: Recorder, change: ChangeOf<'create-publication' | 'alter-publication'>): void {
  if (change.type === 'create-publication') recorder.create(`publication ${change.name}`);
  const before = recorder.schema.publications.get(change.name)?.tables ?? [];
  for (const key of change.type === 'alter-publication' && change.action === 'set' ? before : []) {
    recorder.take('alter-publication.drop', 'target', key);
  }
  for (const name of change.tables) {
    // The tables of a whole schema are not locked one by one.
    if (name.name === '*') {
      recorder.needs(15, 'TABLES IN SCHEMA');
      continue;
    }
    const key = about(recorder, name);
    if (key === null) continue;
    const operation = change.action === 'drop' ? 'alter-publication.drop' : 'alter-publication.add';
    const added = change.type === 'alter-publication' && change.action === 'add';
    if (added && recorder.schema.publications.get(change.name)?.tables.has(key)) {
      recorder.fail('42710', `${key} is in publication "${change.name}" already`);
    }
    recorder.take(operation, 'target', key);
    // Without ONLY inheriting children are published too; partitions go by their parent.
    for (const child of recorder.schema.descendantsOf(key)) {
      if (child.partitionOf === null) recorder.take(operation, 'target', child);
    }
  }
}

export function maintenance(
  recorder: Recorder,
  change: ChangeOf<'vacuum' | 'analyze' | 'cluster' | 'lock-table' | 'comment' | 'create-statistics'>,
): void {
  const { schema } = recorder;
  switch (change.type) {
    case 'vacuum':
      recorder.alone();
      for (const name of change.tables) vacuum(recorder, name, change.full);
      if (change.tables.length === 0) for (const one of schema.relations.values()) vacuum(recorder, one, change.full);
      return;
    case 'analyze':
      for (const name of change.tables) {
        const key = about(recorder, name);
        if (key === null) continue;
        for (const one of analyzed(recorder, key)) recorder.take('analyze', 'target', one, 'data');
      }
      return;
    case 'cluster':
      cluster(recorder, change);
      return;
    case 'lock-table':
      for (const name of change.tables) {
        const key = about(recorder, name);
        if (key === null) continue;
        lockTree(recorder, key, change.mode, name.only === true);
      }
      return;
    case 'create-statistics':
      for (const name of change.tables) {
        const key = about(recorder, name);
        if (key !== null) recorder.take('create-statistics', 'target', key);
      }
      recorder.create(`statistics ${change.name?.name ?? ''}`.trim());
      return;
    case 'comment':
      comment(recorder, change);
      return;
  }
}

/** LOCK TABLE reaches partitions and children, and through a view what it reads. */
function lockTree(recorder: Recorder, key: string, mode: LockMode, only: boolean, seen: Set<string> = new Set()): void {
  const { schema } = recorder;
  if (seen.has(key)) return;
  seen.add(key);
  recorder.lock(key, mode);
  for (const child of only ? [] : schema.descendantsOf(key)) recorder.lock(child, mode);
  const relation = schema.relations.get(key);
  for (const source of relation?.kind === 'view' ? (relation.query?.relations ?? []) : []) {
    const below = schema.relation(source);
    if (below !== undefined) lockTree(recorder, keyOf(below), mode, false, seen);
  }
}

/** Partitions are analyzed with their parent, and since 18 inheriting children too. */
function analyzed({ schema, version }: Recorder, key: string): (string | Relation)[] {
  const relation = schema.relations.get(key);
  if (relation === undefined) return [key];
  return version >= 18 ? familyOf(schema, relation, false) : partitionTree(schema, relation);
}

function vacuum(recorder: Recorder, name: Name, full: boolean): void {
  const relation = recorder.schema.relation(name);
  if (relation !== undefined && relation.kind !== 'table' && relation.kind !== 'materialized-view') {
    if (relation.kind === 'partitioned-table') {
      for (const part of recorder.schema.partitionsOf(keyOf(relation))) vacuum(recorder, part, full);
    }
    return;
  }
  const key = about(recorder, name);
  if (key === null) return;
  recorder.take(full ? 'vacuum-full' : 'vacuum', 'target', key, 'data');
  if (full) recorder.rewrite(key, 'vacuum-full');
}

function cluster(recorder: Recorder, change: ChangeOf<'cluster'>): void {
  const { schema } = recorder;
  if (change.table === null) {
    recorder.alone();
    recorder.assume('CLUSTER without a table rewrites each table that was clustered before.');
    return;
  }
  const key = about(recorder, change.table);
  if (key === null) return;
  if (schema.relations.get(key)?.kind === 'partitioned-table') {
    if (recorder.version >= 15) recorder.alone();
    else recorder.fail('0A000', `partitioned ${key} can't be clustered before Postgres 15`);
  }
  const home = key.slice(0, key.indexOf('.'));
  const index = change.index === null ? undefined : schema.indexes.get(`${home}.${change.index}`);
  const ordered =
    index === undefined || ((index.method === 'btree' || index.method === 'gist') && index.where === null);
  if (!ordered) recorder.fail('0A000', `index "${change.index}" gives ${key} no order`);
  recorder.take('cluster', 'target', key);
  recorder.rewrite(key, 'cluster');
}

function comment(recorder: Recorder, change: ChangeOf<'comment'>): void {
  const { schema } = recorder;
  if (change.object === 'index') {
    const index = schema.index(change.name);
    const key = schema.indexKey(change.name);
    recorder.about(index?.table ?? key, index && schema.relations.get(index.table));
    recorder.take('comment.index', 'index', key);
    return;
  }
  if (change.object === 'sequence') {
    recorder.take('comment.table', 'target', schema.sequenceKey(change.name));
    return;
  }
  if (!['table', 'column', 'view', 'materialized-view', 'foreign-table'].includes(change.object)) return;
  const key = about(recorder, change.name);
  if (key === null) return;
  if (change.object === 'column' && change.part !== null) {
    recorder.aboutColumn(schema.relation(change.name)?.columns.get(change.part));
  }
  recorder.take('comment.table', 'target', key);
}

/** Whose rows FOR UPDATE locks: those of partitions and children, and through a view those that it reads. */
function lockedRows(schema: Schema, relation: Relation, depth = 0): Relation[] {
  const sources = relation.kind === 'view' && depth < 8 ? (relation.query?.relations ?? []) : [];
  const below = sources.flatMap((name) => schema.relation(name) ?? []);
  return [...familyOf(schema, relation, false), ...below.flatMap((one) => lockedRows(schema, one, depth + 1))];
}

export function select(recorder: Recorder, change: ChangeOf<'select'>): void {
  const { query } = change;
  for (const name of query.relations) {
    scanSource(recorder, name);
    if (query.locking === null) continue;
    const relation = recorder.schema.relation(name);
    recorder.take('select.for-update', 'target', recorder.schema.relationKey(name), 'data');
    for (const one of relation === undefined ? [] : lockedRows(recorder.schema, relation)) {
      recorder.take('select.for-update', 'target', one, 'data');
    }
  }
}
