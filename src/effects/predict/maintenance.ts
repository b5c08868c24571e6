import type { LockMode } from '../../core/lock-mode.js';
import type { Name } from '../../core/name.js';
import type { Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { familyOf, partitionTree } from './family.js';
import { about } from './others.js';
import { parsed } from './reads.js';
import type { Recorder } from './recorder.js';

/** Statements that look after tables and change nothing of what they are. */
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
      analyze(recorder, change);
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

function analyze(recorder: Recorder, change: ChangeOf<'analyze'>): void {
  const { schema } = recorder;
  for (const name of change.tables) {
    const key = about(recorder, name);
    if (key === null) continue;
    const relations = analyzed(recorder, key);
    for (const one of relations) analyzeOne(recorder, one);
    // Up to 17 their rows are looked at nevertheless.
    for (const child of schema.descendantsOf(key)) if (!relations.includes(child)) recorder.lock(child, 'ACCESS SHARE');
  }
  if (change.tables.length > 0) return;
  for (const one of schema.relations.values()) if (ANALYZED.has(one.kind)) analyzeOne(recorder, one);
}

const ANALYZED = new Set<Relation['kind']>(['table', 'partitioned-table', 'materialized-view']);

function analyzeOne(recorder: Recorder, relation: Relation | string): void {
  recorder.take('analyze', 'target', relation, 'data');
  if (typeof relation === 'string' || relation.kind === 'partitioned-table') return;
  for (const index of recorder.schema.indexesOf(keyOf(relation))) recorder.lock(keyOf(index), 'ACCESS SHARE');
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
  else for (const index of recorder.schema.indexesOf(key)) recorder.lock(keyOf(index), 'ROW EXCLUSIVE');
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

/** To find them their table is opened (get_object_address_relobject). */
const COMMENTED_PARTS = new Set(['constraint', 'trigger', 'policy', 'rule']);

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
  if (COMMENTED_PARTS.has(change.object) && schema.userType(change.name)?.kind !== 'domain') {
    if (about(recorder, change.name) !== null) parsed(recorder, [change.name]);
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
