import type { Name } from '../../core/name.js';
import { isUnknownType } from '../../schema/fold/expression.js';
import { outputColumns } from '../../schema/fold/query-output.js';
import type { Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { partitionTree } from './family.js';
import { parsed, parsedStatements, runs } from './reads.js';
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
  parsed(
    recorder,
    change.query.relations.filter((name) => schema.relationKey(name) !== key),
  );
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
  const kind = recorder.schema.relations.get(key)?.kind;
  if (kind !== undefined && kind !== 'materialized-view') recorder.fail('42809', `${key} is not a materialized view`);
  if (change.concurrently && !change.withData) recorder.fail('42601', 'CONCURRENTLY does not go with WITH NO DATA');
  const query = recorder.schema.relations.get(key)?.query;
  if (query != null && change.withData) runs(recorder, query);
  if (change.concurrently) {
    const relation = recorder.schema.relations.get(key);
    const indexes = recorder.schema.indexesOf(key);
    for (const index of indexes) recorder.lock(keyOf(index), 'ROW EXCLUSIVE');
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
  if (change.from !== null) parsed(recorder, [change.from]);
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
  if (change.type === 'create-rule') parsedStatements(recorder, change.actions, false);
  else parsed(recorder, change.reads);
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
    if (change.ownedBy !== null) parsed(recorder, [change.ownedBy.table]);
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
  if (change.ownedBy !== null && change.ownedBy !== 'none') parsed(recorder, [change.ownedBy.table]);
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
    for (const child of name.only === true ? [] : recorder.schema.descendantsOf(key)) {
      if (child.partitionOf === null) recorder.take(operation, 'target', child);
    }
  }
}

export function select(recorder: Recorder, { query }: ChangeOf<'select'>): void {
  for (const name of query.relations) scanSource(recorder, name);
  runs(recorder, query);
}
