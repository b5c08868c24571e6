import type { LockMode } from '../../core/lock-mode.js';
import { type Name, nameInText } from '../../core/name.js';
import type { Key, Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { Change, Expression, Listed, Query, SequenceUse } from '../../sql/change.js';
import type { Held } from '../effect.js';
import { familyOf } from './family.js';
import { prunes } from './partition-proof.js';
import type { Recorder } from './recorder.js';

/*
 * Reading locks in three steps, and a statement that stops after one of them takes no more: parse analysis locks what is
 * named (parserOpenTable), the rewriter what views stand for (AcquireRewriteLocks), the planner partitions, children and
 * every index (expand_inherited_rtentry, get_relation_info), all in the mode of the relation that is named.
 */

/** What is named: the body of a view, CREATE TABLE AS … WITH NO DATA, a policy's condition. */
export function parsed(recorder: Recorder, names: readonly Name[], mode: LockMode = 'ACCESS SHARE'): void {
  for (const name of names) {
    if (!isCatalog(recorder, name)) recorder.lock(keyNamed(recorder, name), mode);
  }
}

/** And what views read: the body of an SQL function, which is looked at when it is created. */
export function rewritten(recorder: Recorder, names: readonly Name[]): void {
  parsed(recorder, names);
  for (const name of names) {
    for (const below of readThrough(recorder.schema, name)) recorder.lock(below, 'ACCESS SHARE');
  }
}

/** And partitions, children and indexes: what a query that runs reads. */
export function planned(
  recorder: Recorder,
  names: readonly Listed[],
  mode: LockMode = 'ACCESS SHARE',
  held: Held = 'briefly',
): void {
  for (const name of names) {
    if (isCatalog(recorder, name)) continue;
    const relation = recorder.schema.relation(name);
    if (relation === undefined) {
      recorder.lock(keyNamed(recorder, name), mode, held);
      continue;
    }
    plan(recorder, relation, name.only === true, mode, held);
    for (const below of readThrough(recorder.schema, name)) plan(recorder, below, false, mode, held);
  }
}

/** One relation as the planner opens it. */
export function plan(
  recorder: Recorder,
  relation: Relation,
  only: boolean,
  mode: LockMode,
  held: Held,
  where: Expression | null = null,
): void {
  const { schema, version } = recorder;
  if (relation.kind === 'partitioned-table') boundOf(recorder, relation);
  for (const one of familyOf(schema, relation, only)) {
    if (where !== null && isPruned(schema, one, where)) continue;
    recorder.lock(one, mode, held);
    // Up to 15 nobody plans with the index of a partitioned table.
    if (one.kind === 'partitioned-table' && version < 16) continue;
    for (const index of schema.indexesOf(keyOf(one))) recorder.lock(keyOf(index), mode, held);
  }
}

/** The bound of a partition hangs on those that it is in: their tables are opened for it (generate_partition_qual). */
export function boundOf(recorder: Recorder, relation: Relation): void {
  for (let at = relation.partitionOf; at !== null; at = recorder.schema.relations.get(at)?.partitionOf ?? null) {
    recorder.lock(at, 'ACCESS SHARE', 'data');
  }
}

/** A partition (or one that it is in) that the WHERE leaves out. */
export function isPruned(schema: Schema, relation: Relation, where: Expression): boolean {
  const parent = relation.partitionOf === null ? undefined : schema.relations.get(relation.partitionOf);
  if (parent === undefined) return false;
  return prunes(parent, relation.bound, where) || isPruned(schema, parent, where);
}

/** The query that proves a foreign key reads both sides (RI_Initial_Check), with a plan like any other. */
export function plannedKey(recorder: Recorder, tables: readonly Relation[], referenced: Key): void {
  const target = recorder.schema.relations.get(referenced);
  // The rows of a partitioned table are asked for where they are.
  for (const table of tables)
    if (table.kind !== 'partitioned-table') plan(recorder, table, true, 'ACCESS SHARE', 'briefly');
  if (target !== undefined) plan(recorder, target, target.kind === 'table', 'ACCESS SHARE', 'briefly');
}

/** A whole query that runs: what it reads, whose rows it locks, and the sequences that it draws from. */
export function runs(recorder: Recorder, query: Query): void {
  planned(recorder, query.relations);
  planned(recorder, query.locked, 'ROW SHARE', 'data');
  draws(recorder, query.sequences);
}

/** The same for what is only parsed: statements in the body of an SQL function or of a rule. */
export function parsedStatements(recorder: Recorder, changes: readonly Change[], through: boolean): void {
  const reads = through ? rewritten : parsed;
  for (const change of changes) {
    switch (change.type) {
      case 'select':
        reads(recorder, change.query.relations);
        parsed(recorder, change.query.locked, 'ROW SHARE');
        break;
      case 'insert':
        parsed(recorder, [change.table], 'ROW EXCLUSIVE');
        reads(recorder, [...(change.query?.relations ?? []), ...change.reads]);
        break;
      case 'update':
        parsed(recorder, [change.table], 'ROW EXCLUSIVE');
        reads(recorder, [...change.from, ...change.reads]);
        break;
      case 'delete':
        parsed(recorder, [change.table], 'ROW EXCLUSIVE');
        reads(recorder, [...change.using, ...change.reads]);
        break;
      case 'merge':
        parsed(recorder, [change.table], 'ROW EXCLUSIVE');
        reads(recorder, change.query.relations);
        break;
    }
  }
}

/** Every relation that statements name. */
export function relationsOf(changes: readonly Change[]): Name[] {
  return changes.flatMap((change): Name[] => {
    switch (change.type) {
      case 'select':
        return [...change.query.relations];
      case 'insert':
        return [change.table, ...(change.query?.relations ?? []), ...change.reads];
      case 'update':
        return [change.table, ...change.from, ...change.reads];
      case 'delete':
        return [change.table, ...change.using, ...change.reads];
      default:
        return [];
    }
  });
}

/** nextval, setval and currval lock their sequence (lock_and_open_sequence). */
export function draws(recorder: Recorder, sequences: readonly SequenceUse[]): void {
  const { schema } = recorder;
  for (const use of sequences) {
    if (use.owner === undefined) {
      recorder.lock(schema.sequenceKey(use.name), 'ROW EXCLUSIVE');
      continue;
    }
    const table = schema.relationKey(use.owner.table);
    for (const sequence of schema.sequencesOf(table)) {
      if (sequence.ownedBy?.column === use.owner.column) recorder.lock(keyOf(sequence), 'ROW EXCLUSIVE');
    }
  }
}

/** What an expression draws from or sets when it is worked out: `nextval('a_seq')`, or a function that does so. */
export function drawsFor(recorder: Recorder, { functions, strings }: Expression): void {
  if (functions.some(({ name }) => name === 'nextval' || name === 'setval' || name === 'currval')) {
    draws(
      recorder,
      strings.map((text) => ({ name: nameInText(text) })),
    );
  }
  for (const { definition } of functions.flatMap((name) => recorder.schema.routinesNamed(name))) {
    for (const { changes } of definition.code?.statements ?? []) {
      for (const change of changes) if (change.type === 'select') runs(recorder, change.query);
    }
  }
}

/** Of a view over one relation, that relation: its rows are what is written, unless a trigger or a rule says otherwise. */
export function writtenThrough(schema: Schema, relation: Relation): Relation {
  const [source, ...others] = relation.kind === 'view' ? (relation.query?.relations ?? []) : [];
  const below = source === undefined || others.length > 0 ? undefined : schema.relation(source);
  const plain = relation.triggers.size === 0 && relation.rules.size === 0;
  return below === undefined || below === relation || !plain ? relation : writtenThrough(schema, below);
}

/** Relations that a view reads, and those that views among them read. */
function readThrough(schema: Schema, name: Name, seen: Set<Relation> = new Set()): Relation[] {
  const view = schema.relation(name);
  if (view === undefined || view.kind !== 'view' || seen.has(view)) return [];
  seen.add(view);
  const found: Relation[] = [];
  for (const source of view.query?.relations ?? []) {
    const below = schema.relation(source);
    if (below !== undefined) found.push(below, ...readThrough(schema, source, seen));
  }
  return found;
}

/** Of a relation, an index or a sequence: `SELECT last_value FROM a_seq`. */
function keyNamed({ schema }: Recorder, name: Name): string {
  return schema.relation(name) === undefined && schema.sequence(name) !== undefined
    ? schema.sequenceKey(name)
    : schema.relationKey(name);
}

/** What Postgres keeps for itself is locked as well, and nobody waits for it. */
function isCatalog({ schema }: Recorder, name: Name): boolean {
  if (name.schema === 'pg_catalog' || name.schema === 'information_schema') return true;
  return name.schema === null && name.name.startsWith('pg_') && schema.relation(name) === undefined;
}
