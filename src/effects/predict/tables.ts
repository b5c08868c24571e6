import type { Name } from '../../core/name.js';
import { isGone } from '../../schema/fold/gone.js';
import type { Relation } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, Constraint, Expression } from '../../sql/change.js';
import { familyOf } from './family.js';
import { foreignKeyProblem } from './foreign-key-problem.js';
import { createPartition } from './partition.js';
import { referencedTree, stored, takeFamily } from './reach.js';
import { isPruned, parsed, runs } from './reads.js';
import type { Recorder } from './recorder.js';
import type { Scene } from './scene.js';

export function createTable(recorder: Recorder, change: ChangeOf<'create-table'>): void {
  const { schema } = recorder;
  const key = change.temporary ? `pg_temp.${change.table.name}` : newKey(recorder, change.table);
  const existing = schema.relations.get(key);
  recorder.about(key, existing);
  if (existing !== undefined || schema.relationNameTaken(key)) {
    if (!change.ifNotExists) recorder.fail('42P07', `relation ${key} already exists`);
    return;
  }
  if (change.ifNotExists && !schema.complete && !schema.dropped.has(key) && !change.temporary) {
    recorder.assume(`Whether ${key} is there already is not known; it is taken for new.`);
  }
  recorder.markFresh();
  recorder.create(`table ${key}`);
  createPartition(recorder, change);
  for (const parent of change.inherits) recorder.take('create-table.inherits', 'parent', schema.relationKey(parent));
  parsed(
    recorder,
    change.likes.map(({ table }) => table),
  );
  for (const constraint of [...change.constraints, ...change.columns.flatMap((column) => column.constraints)]) {
    const target = constraint.references?.table;
    if (target === undefined || schema.key(target) === key) continue;
    referencedTree(recorder, target, 'create-table.references');
    if (!recorder.failed) references(recorder, change, constraint);
  }
}

function references(recorder: Recorder, change: ChangeOf<'create-table'>, constraint: Constraint): void {
  const types = constraint.columns.map((name) => change.columns.find((column) => column.name === name)?.type);
  if (constraint.references === null) return;
  const problem = foreignKeyProblem(recorder.schema, types, constraint.references, change);
  if (problem !== null) recorder.fail(problem.sqlstate, problem.message);
}

/** The key of what is created: never one that the search_path finds further on. */
export function newKey({ schema }: Recorder, name: { schema: string | null; name: string }): string {
  return schema.key(name);
}

export function createTableAs(recorder: Recorder, change: ChangeOf<'create-table-as'>): void {
  const { schema } = recorder;
  const key = change.temporary ? `pg_temp.${change.table.name}` : newKey(recorder, change.table);
  const existing = schema.relations.get(key);
  recorder.about(key, existing);
  if (existing !== undefined || schema.relationNameTaken(key)) {
    if (!change.ifNotExists) recorder.fail('42P07', `relation ${key} already exists`);
    return;
  }
  recorder.markFresh();
  recorder.create(`${change.materializedView ? 'materialized view' : 'table'} ${key}`);
  if (!change.withData) {
    parsed(recorder, change.query.relations);
    return;
  }
  for (const source of change.query.relations) scanSource(recorder, source);
  runs(recorder, change.query);
}

/** A table that a statement reads through, in the order of its rows as far as anyone can tell. */
export function scanSource(
  recorder: Recorder,
  name: Name & { readonly only?: boolean },
  where: Expression | null = null,
): void {
  const { schema } = recorder;
  const relation = schema.relation(name);
  if (relation === undefined) {
    if (name.schema !== 'pg_catalog' && name.schema !== 'information_schema' && !name.name.startsWith('pg_')) {
      recorder.scan(schema.relationKey(name), 'data');
    }
    return;
  }
  if (relation.kind === 'view') {
    for (const source of relation.query?.relations ?? []) if (source.name !== name.name) scanSource(recorder, source);
    return;
  }
  for (const one of familyOf(schema, relation, name.only === true)) {
    if (where !== null && isPruned(schema, one, where)) continue;
    if (one.kind === 'table' || one.kind === 'materialized-view') recorder.scan(one, 'data');
  }
}

export function setLogged(scene: Scene, change: ChangeOf<'set-logged'>): void {
  const { recorder, relation, key } = scene;
  const operation = change.logged ? 'set-logged' : 'set-unlogged';
  if (recorder.schema.sequences.has(key) && !recorder.needs(15, 'SET LOGGED and UNLOGGED of a sequence', '42809'))
    return;
  recorder.take(operation, 'target', key);
  if (relation?.kind === 'partitioned-table') {
    // Up to 17 it does nothing, in silence; since 18 it is refused.
    if (recorder.version >= 18)
      recorder.fail('42809', `${change.logged ? 'SET LOGGED' : 'SET UNLOGGED'} is not possible on partitioned ${key}`);
    return;
  }
  if (scene.whole && relation !== undefined && relation.unlogged !== change.logged) return;
  durabilityProblem(scene, change.logged);
  // Since 15 a sequence that a column owns is as durable as its table.
  for (const owned of recorder.version >= 15 ? recorder.schema.sequencesOf(key) : []) {
    recorder.lock(keyOf(owned), 'ACCESS EXCLUSIVE');
  }
  if (!recorder.schema.sequences.has(key)) recorder.rewrite(relation ?? key, 'set-logged');
}

/** A table that lasts can't point to one that does not (ATPrepChangePersistence). */
function durabilityProblem({ recorder, relation, key }: Scene, logged: boolean): void {
  const { schema } = recorder;
  const published = [...schema.publications.values()].some(({ tables }) => tables.has(key));
  if (!logged && published) {
    recorder.fail('55000', `${key} is published, and a table that is published is logged`);
    return;
  }
  const targets = [...(relation?.constraints.values() ?? [])].flatMap(({ references }) => references?.table ?? []);
  const others = logged
    ? targets.filter((target) => target !== key && schema.relations.get(target)?.unlogged === true)
    : schema.referencesTo(key).flatMap(({ table }) => (table.unlogged || keyOf(table) === key ? [] : keyOf(table)));
  const [other] = others;
  if (other !== undefined) recorder.fail('42P16', `${key} and ${other} must both be logged, or neither`);
}

export function setAccessMethod(scene: Scene, change: ChangeOf<'set-access-method'>): void {
  const { recorder, key, relation } = scene;
  if (!recorder.needs(15, 'SET ACCESS METHOD')) return;
  recorder.take('set-access-method', 'target', key);
  if (relation?.kind === 'partitioned-table' && recorder.version < 17)
    recorder.fail('42809', `partitioned ${key} has no access method before Postgres 17`);
  // Tables are heaps unless someone said otherwise, and then this is the way back.
  if (change.method === 'heap' || change.method === null || relation?.kind === 'partitioned-table') return;
  recorder.rewrite(relation ?? key, 'access-method');
}

export function setTablespace(scene: Scene): void {
  const { recorder, key, relation } = scene;
  recorder.take('set-tablespace', 'target', key);
  if (relation?.kind === 'partitioned-table') return;
  const index = recorder.schema.indexes.get(key);
  if (index !== undefined) recorder.build(index.table, 'reindex');
  else recorder.moveFiles(relation ?? key);
}

export function storageParameters(scene: Scene, change: ChangeOf<'set-storage-parameters'>): void {
  const strong = change.names.includes('user_catalog_table');
  if (scene.relation?.kind === 'view') {
    // A view's options are part of what every query of it becomes (AlterTableGetLockLevel: AT_SetRelOptions on views).
    scene.recorder.lock(scene.key, 'ACCESS EXCLUSIVE');
    return;
  }
  scene.recorder.take(strong ? 'set-storage-parameters.catalog-table' : 'set-storage-parameters', 'target', scene.key);
  if (scene.relation?.kind === 'partitioned-table' && !change.reset) {
    scene.recorder.fail(
      scene.recorder.version >= 16 ? '42809' : '22023',
      `partitioned ${scene.key} has no storage parameters`,
    );
  }
}

export function enableTrigger(scene: Scene, change: ChangeOf<'enable-trigger'>): void {
  const { recorder, relation, key } = scene;
  recorder.take('enable-trigger', 'target', key);
  const missing = (name: string): boolean =>
    relation?.triggers.has(name) === false && (scene.whole || isGone(relation, 'trigger', name));
  if (change.trigger !== null && missing(change.trigger)) {
    recorder.fail('42704', `trigger "${change.trigger}" of ${key} does not exist`);
  }
  if (relation?.kind !== 'partitioned-table' || !reachesPartitions(relation, change)) return;
  for (const table of scene.family) recorder.take('enable-trigger.partitioned', 'partition', table);
}

/** Row triggers are on each partition too; ALL means those of foreign keys as well (EnableDisableTrigger). */
function reachesPartitions(relation: Relation, { scope, trigger }: ChangeOf<'enable-trigger'>): boolean {
  const rows = [...relation.triggers.values()].filter((one) => one.row !== false);
  if (scope === 'one') return rows.some((one) => one.name === trigger);
  const keys = [...relation.constraints.values()].some((one) => one.kind === 'foreign-key');
  return relation.knowledge === 'partial' || rows.length > 0 || (scope === 'all' && keys);
}

export function enableRule(scene: Scene, change: ChangeOf<'enable-rule'>): void {
  scene.recorder.take('enable-rule', 'target', scene.key);
  if (scene.whole && scene.relation?.rules.has(change.rule) === false) {
    scene.recorder.fail('42704', `rule "${change.rule}" of ${scene.key} does not exist`);
  }
}

export function replicaIdentity(scene: Scene, change: ChangeOf<'replica-identity'>): void {
  const { recorder, relation, key } = scene;
  recorder.take('replica-identity', 'target', key);
  if (change.index === null) return;
  const home = relation?.schema ?? key.slice(0, key.indexOf('.'));
  const index = `${home}.${change.index}`;
  const known = recorder.schema.indexes.get(index);
  if (scene.whole && known === undefined) recorder.fail('42704', `index "${change.index}" does not exist`);
  const open = known?.elements.some(
    ({ column }) => column === null || relation?.columns.get(column)?.notNull === false,
  );
  if (known !== undefined && scene.whole && (open || !known.unique || known.where !== null)) {
    recorder.fail('42809', `index "${change.index}" does not identify every row`);
  }
  recorder.take('replica-identity.index', 'index', index);
}

export function clusterOn(scene: Scene, change: ChangeOf<'cluster-on'>): void {
  const { recorder, relation, key } = scene;
  recorder.take(change.index === null ? 'without-cluster' : 'cluster-on', 'target', key);
  if (relation?.kind === 'partitioned-table') {
    recorder.fail('0A000', `partitioned ${key} can't be marked for CLUSTER`);
    return;
  }
  if (change.index === null) return;
  const home = relation?.schema ?? key.slice(0, key.indexOf('.'));
  const index = `${home}.${change.index}`;
  if (scene.whole && !recorder.schema.indexes.has(index)) {
    recorder.fail('42704', `index "${change.index}" does not exist`);
    return;
  }
  const found = recorder.schema.indexes.get(index);
  if (found !== undefined && ((found.method !== 'btree' && found.method !== 'gist') || found.where !== null)) {
    recorder.fail('0A000', `index "${change.index}" gives ${key} no order`);
  }
  recorder.take('cluster-on', 'index', index);
}

export function inherit(scene: Scene, change: ChangeOf<'inherit'>): void {
  const { recorder } = scene;
  const parent = recorder.schema.relationKey(change.parent);
  const operation = change.inherit ? 'inherit' : 'no-inherit';
  recorder.take(operation, 'target', scene.key);
  if (
    change.inherit &&
    recorder.surelyMissing(change.parent) &&
    recorder.schema.relation(change.parent) === undefined
  ) {
    recorder.fail('42P01', `relation ${parent} does not exist`);
  }
  recorder.take(operation, 'parent', parent);
}

/** A subcommand that nothing else names: the strongest lock, and as much work as a subcommand can be. */
export function otherTableChange(scene: Scene, change: ChangeOf<'other-table-change'>): void {
  // SET WITHOUT OIDS: since 12 no table has any.
  if (change.subcommand === 'DropOids') {
    takeFamily(scene, 'drop-not-null');
    return;
  }
  takeFamily(scene, 'add-column');
  if (!BRIEF.test(change.subcommand)) {
    scene.recorder.assume(`What ${change.subcommand} does is not known; it is taken to rewrite the table.`);
    for (const table of stored(scene)) scene.recorder.rewrite(table, 'access-method');
  }
}

const BRIEF =
  /^(options|alter column options|set without oids|set with oids|no force|owner|set options|generic options|alter options)$/i;

export function ownerOf(recorder: Recorder, change: ChangeOf<'change-owner'>): void {
  const { schema } = recorder;
  const relation = schema.relation(change.name);
  const sequence = schema.sequence(change.name);
  if (sequence !== undefined && relation === undefined) {
    recorder.about(keyOf(sequence), undefined);
    if (sequence.ownedBy !== null) {
      recorder.fail('0A000', `sequence ${keyOf(sequence)} has the owner of ${sequence.ownedBy.table}`);
    }
    recorder.take('change-owner.sequence', 'sequence', keyOf(sequence));
    return;
  }
  const index = schema.index(change.name);
  if (index !== undefined && relation === undefined) {
    // It keeps the owner of its table: Postgres warns, and has locked it.
    recorder.about(index.table, schema.relations.get(index.table));
    recorder.take('change-owner', 'index', keyOf(index));
    return;
  }
  const tables = ['table', 'foreign-table', 'view', 'materialized-view', 'sequence', 'index'];
  if (!tables.includes(change.object)) return;
  const key = relation === undefined ? schema.relationKey(change.name) : keyOf(relation);
  recorder.about(key, relation);
  if (relation === undefined && recorder.surelyMissing(change.name)) {
    recorder.fail('42P01', `relation ${key} does not exist`);
    return;
  }
  recorder.take('change-owner', 'target', key);
  for (const index of schema.indexesOf(key)) recorder.take('change-owner', 'index', keyOf(index));
  for (const owned of schema.sequencesOf(key)) recorder.take('change-owner.serial', 'sequence', keyOf(owned));
}
