import { copySchema, fold } from '../schema/fold.js';
import type { Change } from '../sql/change.js';
import type { ChangeEffect, Effects, Work } from './effect.js';
import { tableChange } from './predict/alter-table.js';
import { opaque, runBy } from './predict/code.js';
import { data } from './predict/data.js';
import { drop } from './predict/drops.js';
import { alterIndexOptions, attachIndex, createIndex, reindex } from './predict/indexes.js';
import { LockSet } from './predict/lock-set.js';
import {
  createTrigger,
  createView,
  maintenance,
  policyOrRule,
  publication,
  refresh,
  rename,
  select,
  sequence,
  setSchema,
} from './predict/others.js';
import { type PredictContext, Recorder } from './predict/recorder.js';
import { createTable, createTableAs, ownerOf } from './predict/tables.js';
import { typeChangeOf } from './predict/types.js';

export type { PredictContext } from './predict/recorder.js';

/**
 * What a statement does to a live database, from its changes and the schema before it. Statements inside a DO block,
 * a called procedure or a selected function follow as changes of their own, placed where the block stands.
 */
export function predict(changes: readonly Change[], context: PredictContext): Effects {
  const effects: ChangeEffect[] = [];
  for (const change of changes) {
    const effect = predictChange(change, context, changes);
    effects.push(effect);
    if (change.type === 'do' || change.type === 'call' || change.type === 'select') {
      effects.push(...embedded(change, context, 0));
    }
  }
  return merge(effects);
}

/** What one change does; `statement` has all changes of its statement. */
export function predictChange(
  change: Change,
  context: PredictContext,
  statement: readonly Change[] = [change],
): ChangeEffect {
  const recorder = new Recorder(change, context, statement);
  record(recorder, change);
  return recorder.finish();
}

/** How deep code that runs code is followed. */
const MAX_DEPTH = 4;

/** Embedded statements see each other's doing, so they are folded along on a copy. */
function embedded(change: Change, context: PredictContext, depth: number): ChangeEffect[] {
  const statements = runBy(change, context).flatMap(({ code }) => code.statements);
  if (statements.length === 0 || depth >= MAX_DEPTH) return [];
  const changing = statements.some((one) => one.changes.some((inner) => inner.type !== 'select'));
  const schema = changing ? copySchema(context.schema) : context.schema;
  const inside = { ...context, schema };
  const effects: ChangeEffect[] = [];
  for (const one of statements) {
    const placed = one.changes.map((inner) => ({ ...inner, start: change.start, end: change.end }));
    for (const inner of placed) {
      if (inner.type === 'select' && inner.query.locking === null && inner.query.functions.length === 0) continue;
      effects.push(predictChange(inner, inside, placed), ...embedded(inner, inside, depth + 1));
    }
    if (changing) for (const inner of placed) fold(schema, inner, context.origin);
  }
  return effects;
}

function merge(changes: readonly ChangeEffect[]): Effects {
  const locks = new LockSet();
  const work: Work[] = [];
  for (const change of changes) {
    for (const lock of change.locks) locks.add(lock);
    work.push(...change.work);
  }
  const of = (kind: Work['kind']): string[] => [
    ...new Set(work.filter((one) => one.kind === kind).map((one) => one.relation)),
  ];
  const rewrites = of('rewrite');
  // A rewrite reads every row and builds every index: it covers the table's other work.
  const besides = (kind: Work['kind']): string[] => of(kind).filter((relation) => !rewrites.includes(relation));
  return {
    source: 'predicted',
    changes,
    locks: locks.heldFor(work),
    rewrites,
    scans: besides('scan'),
    builds: besides('build'),
    drops: [...new Set(changes.flatMap((change) => change.drops))],
    creates: [...new Set(changes.flatMap((change) => change.creates))],
    transactional: changes.every((change) => change.transactional),
  };
}

/** Commands that refuse a transaction block (PreventInTransactionBlock in utility.c and its callees). */
const ALONE = new Set([
  'CREATE DATABASE',
  'DROP DATABASE',
  'CREATE TABLESPACE',
  'DROP TABLESPACE',
  'ALTER SYSTEM',
  'CREATE SUBSCRIPTION',
  'DROP SUBSCRIPTION',
]);

function record(recorder: Recorder, change: Change): void {
  if ('target' in change) return tableChange(recorder, change);
  switch (change.type) {
    case 'create-table':
      return createTable(recorder, change);
    case 'create-table-as':
      return createTableAs(recorder, change);
    case 'create-index':
      return createIndex(recorder, change);
    case 'attach-index':
      return attachIndex(recorder, change);
    case 'alter-index-options':
      return alterIndexOptions(recorder, change);
    case 'reindex':
      return reindex(recorder, change);
    case 'drop':
      return drop(recorder, change);
    case 'create-view':
      return createView(recorder, change);
    case 'refresh-materialized-view':
      return refresh(recorder, change);
    case 'create-trigger':
      return createTrigger(recorder, change);
    case 'create-policy':
    case 'alter-policy':
    case 'create-rule':
      return policyOrRule(recorder, change);
    case 'create-sequence':
    case 'alter-sequence':
      return sequence(recorder, change);
    case 'rename':
      return rename(recorder, change);
    case 'set-schema':
      return setSchema(recorder, change);
    case 'change-owner':
      return ownerOf(recorder, change);
    case 'create-publication':
    case 'alter-publication':
      return publication(recorder, change);
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'copy':
    case 'truncate':
      return data(recorder, change);
    default:
      return recordRest(recorder, change);
  }
}

function recordRest(recorder: Recorder, change: Change): void {
  switch (change.type) {
    case 'create-enum':
    case 'add-enum-value':
    case 'rename-enum-value':
    case 'create-domain':
    case 'alter-domain':
    case 'create-composite-type':
    case 'alter-composite-type':
    case 'create-type':
      return typeChangeOf(recorder, change);
    case 'vacuum':
    case 'analyze':
    case 'cluster':
    case 'lock-table':
    case 'comment':
    case 'create-statistics':
      return maintenance(recorder, change);
    case 'select':
      select(recorder, change);
      return opaque(recorder, change, runBy(change, recorder.context));
    case 'do':
    case 'call':
      return opaque(recorder, change, runBy(change, recorder.context));
    case 'create-function':
      recorder.create(`${change.procedure ? 'procedure' : 'function'} ${recorder.schema.key(change.name)}`);
      return;
    case 'discard':
      if (change.all) recorder.alone();
      return;
    case 'other':
      if (ALONE.has(change.command)) recorder.alone();
      if (change.command.startsWith('CREATE ')) {
        recorder.create(`${change.command.slice('CREATE '.length).toLowerCase()} ${change.name?.name ?? ''}`.trim());
      }
      return;
  }
}
