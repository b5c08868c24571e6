import type { Index, Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Listed } from '../../sql/change.js';
import { familyOf, partitionTree } from './family.js';
import { indexTree } from './indexes.js';
import { about } from './others.js';
import type { Recorder } from './recorder.js';

/** What lies in a file of its own, and can be vacuumed, clustered and analyzed. */
const STORED = new Set<Relation['kind']>(['table', 'materialized-view']);

/** A table after the other, each in a transaction of its own. A view is locked and then left alone. */
export function vacuum(recorder: Recorder, { tables, full }: ChangeOf<'vacuum'>): void {
  const { schema } = recorder;
  recorder.alone();
  for (const name of tables) {
    if (refusesOnly(recorder, name)) return;
    const key = about(recorder, name);
    if (key === null) continue;
    for (const one of reached(recorder, key, name)) vacuumOne(recorder, one, full);
  }
  if (tables.length > 0) return;
  if (!schema.complete) recorder.assume('Which tables there are is not known; each of them is locked in turn.');
  for (const one of schema.relations.values())
    if (one.kind !== 'view' && one.kind !== 'foreign-table' && one.kind !== 'composite') vacuumOne(recorder, one, full);
}

function vacuumOne(recorder: Recorder, relation: Relation | string, full: boolean): void {
  recorder.take(full ? 'vacuum-full' : 'vacuum', 'target', relation, 'data');
  if (typeof relation !== 'string' && !STORED.has(relation.kind)) return;
  const key = typeof relation === 'string' ? relation : keyOf(relation);
  if (full) recorder.rewrite(key, 'vacuum-full');
  else for (const index of recorder.schema.indexesOf(key)) recorder.lock(keyOf(index), 'ROW EXCLUSIVE');
}

/** Partitions go with their parent, and since 18 inheriting children too, unless ONLY is written. */
function reached({ schema, version }: Recorder, key: string, { only }: Listed): (string | Relation)[] {
  const relation = schema.relations.get(key);
  if (relation === undefined) return [key];
  return version >= 18 ? familyOf(schema, relation, only === true) : partitionTree(schema, relation);
}

function refusesOnly(recorder: Recorder, { only }: Listed): boolean {
  return only === true && !recorder.needs(18, 'ONLY of a table that is vacuumed or analyzed');
}

export function analyze(recorder: Recorder, { tables }: ChangeOf<'analyze'>): void {
  const { schema } = recorder;
  for (const name of tables) {
    if (refusesOnly(recorder, name)) return;
    const key = about(recorder, name);
    if (key === null || schema.relations.get(key)?.kind === 'view') continue;
    const relations = reached(recorder, key, name);
    for (const one of relations) analyzeOne(recorder, one);
    // Rows of children that are not analyzed themselves are looked at nevertheless.
    for (const child of schema.descendantsOf(key)) {
      if (!relations.includes(child) && child.kind !== 'partitioned-table') recorder.lock(child, 'ACCESS SHARE');
    }
  }
  for (const one of tables.length === 0 ? schema.relations.values() : [])
    if (STORED.has(one.kind) || one.kind === 'partitioned-table') analyzeOne(recorder, one);
}

function analyzeOne(recorder: Recorder, relation: Relation | string): void {
  recorder.take('analyze', 'target', relation, 'data');
  if (typeof relation === 'string' || relation.kind === 'partitioned-table') return;
  for (const index of recorder.schema.indexesOf(keyOf(relation))) recorder.lock(keyOf(index), 'ACCESS SHARE');
}

export function cluster(recorder: Recorder, change: ChangeOf<'cluster'>): void {
  const { schema } = recorder;
  if (change.table === null) {
    recorder.alone();
    recorder.assume('CLUSTER without a table rewrites each table that was clustered before.');
    return;
  }
  const key = about(recorder, change.table);
  if (key === null) return;
  const home = key.slice(0, key.indexOf('.'));
  const index = change.index === null ? undefined : schema.indexes.get(`${home}.${change.index}`);
  const ordered =
    index === undefined || ((index.method === 'btree' || index.method === 'gist') && index.where === null);
  if (!ordered) recorder.fail('0A000', `index "${change.index}" gives ${key} no order`);
  recorder.take('cluster', 'target', key);
  if (schema.relations.get(key)?.kind === 'partitioned-table') clusterPartitions(recorder, key, change, index);
  else recorder.rewrite(key, 'cluster');
}

/** Since 15: one partition after the other, each by the part of the index that it has, and each in a transaction of its own. */
function clusterPartitions(
  recorder: Recorder,
  key: string,
  change: ChangeOf<'cluster'>,
  index: Index | undefined,
): void {
  const { schema, version } = recorder;
  if (version < 15) {
    recorder.fail('0A000', `partitioned ${key} can't be clustered before Postgres 15`);
    return;
  }
  // No index can be marked for a partitioned table, so that there is none to fall back to.
  if (change.index === null) recorder.fail('42704', `no index of ${key} is marked for CLUSTER`);
  recorder.alone();
  if (index !== undefined) recorder.lock(keyOf(index), 'ACCESS SHARE');
  const parts = index === undefined ? schema.descendantsOf(key).map(keyOf) : indexTree(recorder, index).map(tableOf);
  for (const table of parts) {
    if (table === key || schema.relations.get(table)?.kind === 'partitioned-table') continue;
    recorder.take('cluster', 'target', table);
    recorder.rewrite(table, 'cluster');
  }
}

function tableOf({ table }: Index): string {
  return table;
}
