import { copySchema, fold } from '../schema/fold.js';
import { keyOf } from '../schema/model.js';
import type { Change, ChangeOf, EmbeddedStatement } from '../sql/change.js';
import { UNKNOWN_WORD } from '../sql/unknown-word.js';
import type { ChangeEffect, Effects, Lock, Work } from './effect.js';
import { tableChange } from './predict/alter-table.js';
import { opaque, runBy } from './predict/code.js';
import { data } from './predict/data.js';
import { drop } from './predict/drops.js';
import { explain } from './predict/explain.js';
import { alterIndexOptions, attachIndex, createIndex, reindex } from './predict/indexes.js';
import { LockSet } from './predict/lock-set.js';
import { maintenance } from './predict/maintenance.js';
import { createTrigger, createView, policyOrRule, publication, refresh, select, sequence } from './predict/others.js';
import { parsedStatements } from './predict/reads.js';
import { type PredictContext, Recorder } from './predict/recorder.js';
import { dependsOnExtension, privileges, rename, setSchema } from './predict/rename.js';
import { setOffBy } from './predict/set-off.js';
import { createTable, createTableAs, ownerOf } from './predict/tables.js';
import { moveAll } from './predict/tablespace.js';
import { typeChangeOf } from './predict/types.js';

export type { PredictContext } from './predict/recorder.js';

/**
 * What a statement does to a live database, from its changes and the schema before it. Statements inside a DO block,
 * a called procedure or a selected function follow as changes of their own, placed where the block stands.
 */
export function predict(changes: readonly Change[], context: PredictContext): Effects {
  const effects: ChangeEffect[] = [];
  const [first] = changes;
  // CREATE SCHEMA with what is created in it: each sees those before it.
  const along = changes.length > 1 && first?.type === 'other' && first.command === 'CREATE SCHEMA';
  const inside = along ? { ...context, schema: copySchema(context.schema) } : context;
  for (const change of changes) {
    const effect = predictChange(change, inside, changes);
    effects.push(effect);
    if (along) fold(inside.schema, change, context.origin);
    if (change.type === 'do' || change.type === 'call' || change.type === 'select') {
      effects.push(...embedded(change, context, 0));
    }
  }
  return merge(effects, context);
}

/** What one change does; `statement` has all changes of its statement. */
export function predictChange(
  change: Change,
  context: PredictContext,
  statement: readonly Change[] = [change],
): ChangeEffect {
  const recorder = new Recorder(change, context, statement);
  record(recorder, change);
  for (const lock of setOff(change, context, 0))
    if (!recorder.failed) recorder.lock(lock.relation, lock.mode, lock.held);
  return recorder.finish();
}

/** Locks of what a row that is written sets off: triggers' functions and rules, as far as they can be read. */
function setOff(change: Change, context: PredictContext, depth: number): Lock[] {
  if (depth >= MAX_DEPTH) return [];
  return setOffBy(change, context.schema).flatMap((inner) => {
    const recorder = new Recorder(inner, context, [inner]);
    record(recorder, inner);
    const { locks } = recorder.finish();
    const known = locks.filter(({ relation }) => context.schema.relationNameTaken(relation));
    return [...known, ...setOff(inner, context, depth + 1)];
  });
}

/** How deep code that runs code is followed. */
const MAX_DEPTH = 4;

/** Embedded statements see each other's doing, so they are folded along on a copy. */
function embedded(change: Change, context: PredictContext, depth: number): ChangeEffect[] {
  const running = runBy(change, context);
  const statements = running.flatMap(({ code }) => code.statements);
  const guesses = running.flatMap(({ code }) => code.guesses);
  if (statements.length + guesses.length === 0 || depth >= MAX_DEPTH) return [];
  const changing = statements.some((one) => one.changes.some((inner) => inner.type !== 'select'));
  // Nobody sees what the only one comes to, as most blocks have no other: a copy takes long.
  const along = guesses.length > 0 || (changing && statements.length > 1);
  const schema = along ? copySchema(context.schema) : context.schema;
  const inside = { ...context, schema };
  const effects: ChangeEffect[] = [];
  const run = ({ changes }: EmbeddedStatement, keep: boolean): void => {
    const placed = changes.map((inner) => ({ ...inner, start: change.start, end: change.end }));
    for (const inner of placed) {
      const effect = predictChange(inner, inside, placed);
      const reads = inner.type === 'select' && inner.query.locking === null && inner.query.functions.length === 0;
      // What a block looks at before it does something is a matter of moments.
      effects.push(reads ? { ...effect, work: [], locks: briefly(effect.locks) } : effect);
      if (!reads) effects.push(...embedded(inner, inside, depth + 1));
    }
    if (keep) for (const inner of placed) fold(schema, inner, context.origin);
  };
  for (const one of statements) run(one, along);
  // What has another name each time is surely there.
  if (guesses.length > 0) schema.complete = false;
  const known = effects.length;
  for (const one of guesses) run(one, false);
  return effects.map((effect, at) => (at < known ? effect : unnamed(effect)));
}

/** Of a statement whose names are made when it runs: what is said of such a name is not said of anything that there is. */
function unnamed(effect: ChangeEffect): ChangeEffect {
  return {
    ...effect,
    unnamed: true,
    failures: effect.failures.filter(({ message }) => !message.includes(UNKNOWN_WORD)),
    assumptions: effect.assumptions.filter((sentence) => !sentence.includes(UNKNOWN_WORD)),
  };
}

function briefly(locks: readonly Lock[]): Lock[] {
  return locks.map((lock) => ({ ...lock, held: 'briefly' }));
}

function merge(changes: readonly ChangeEffect[], context: PredictContext): Effects {
  const [only] = changes;
  const work = changes.length === 1 && only !== undefined ? only.work : changes.flatMap((change) => change.work);
  const rewrites = relationsOf(work, 'rewrite', []);
  return {
    source: 'predicted',
    changes,
    locks: changes.length === 1 && only !== undefined ? only.locks : mergeLocks(changes, work, context),
    rewrites,
    // A rewrite reads every row and builds every index: it covers the table's other work.
    scans: relationsOf(work, 'scan', rewrites),
    builds: relationsOf(work, 'build', rewrites),
    drops: union(changes, 'drops'),
    creates: union(changes, 'creates'),
    transactional: changes.every((change) => change.transactional),
  };
}

function mergeLocks(
  changes: readonly ChangeEffect[],
  work: readonly Work[],
  { schema, version }: PredictContext,
): readonly Lock[] {
  const locks = new LockSet();
  for (const change of changes) for (const lock of change.locks) locks.add(lock);
  for (const { change, target, locks: own } of changes) {
    if (!('target' in change) || target === null || (version < 18 && buildsKey(change))) continue;
    // One ALTER TABLE takes the strongest mode of its subcommands wherever one of them reaches a child, and CLUSTER ON
    // its index (AlterTableGetLockLevel).
    const mode = locks.modeOf(target);
    const children = new Set(schema.descendantsOf(target).map(keyOf));
    for (const lock of mode === undefined ? [] : own) {
      const index = change.type === 'cluster-on' && lock.relation !== target;
      if (index || children.has(lock.relation)) locks.add({ ...lock, mode: mode ?? lock.mode });
    }
  }
  return locks.heldFor(work);
}

/** Up to 17 partitions get their part of a key from the index that is built, not from the ALTER TABLE (DefineIndex). */
function buildsKey(change: Change): boolean {
  if (change.type !== 'add-constraint') return false;
  const { kind } = change.constraint;
  return kind === 'unique' || kind === 'primary-key' || kind === 'exclusion';
}

function relationsOf(work: readonly Work[], kind: Work['kind'], but: readonly string[]): string[] {
  const found: string[] = [];
  for (const one of work) {
    if (one.kind === kind && !found.includes(one.relation) && !but.includes(one.relation)) found.push(one.relation);
  }
  return found;
}

function union(changes: readonly ChangeEffect[], key: 'drops' | 'creates'): readonly string[] {
  const [only] = changes;
  if (changes.length === 1 && only !== undefined) return only[key];
  return [...new Set(changes.flatMap((change) => change[key]))];
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

type Handler<T extends Change['type']> = (recorder: Recorder, change: ChangeOf<T>) => void;

/** What records each change; ALTER TABLE's subcommands have a table of their own. */
const HANDLERS: { readonly [T in Change['type']]?: Handler<T> } = {
  'create-table': createTable,
  'create-table-as': createTableAs,
  'create-index': createIndex,
  'attach-index': attachIndex,
  'alter-index-options': alterIndexOptions,
  reindex,
  drop,
  'create-view': createView,
  'refresh-materialized-view': refresh,
  'create-trigger': createTrigger,
  'create-policy': policyOrRule,
  'alter-policy': policyOrRule,
  'create-rule': policyOrRule,
  'create-sequence': sequence,
  'alter-sequence': sequence,
  rename,
  'set-schema': setSchema,
  'change-owner': ownerOf,
  'depends-on-extension': dependsOnExtension,
  grant: privileges,
  revoke: privileges,
  'create-publication': publication,
  'alter-publication': publication,
  'create-enum': typeChangeOf,
  'add-enum-value': typeChangeOf,
  'rename-enum-value': typeChangeOf,
  'create-domain': typeChangeOf,
  'alter-domain': typeChangeOf,
  'create-composite-type': typeChangeOf,
  'alter-composite-type': typeChangeOf,
  'create-type': typeChangeOf,
  'create-function': createFunction,
  vacuum: maintenance,
  analyze: maintenance,
  cluster: maintenance,
  'lock-table': maintenance,
  comment: maintenance,
  'create-statistics': maintenance,
  insert: data,
  update: data,
  delete: data,
  merge: data,
  copy: data,
  truncate: data,
  explain,
  select: (recorder, change) => {
    select(recorder, change);
    opaque(recorder, change, runBy(change, recorder.context));
  },
  do: (recorder, change) => opaque(recorder, change, runBy(change, recorder.context)),
  call: (recorder, change) => opaque(recorder, change, runBy(change, recorder.context)),
  'move-all': moveAll,
  discard: (recorder, change) => {
    if (change.all) recorder.alone();
  },
  other,
};

function record(recorder: Recorder, change: Change): void {
  if ('target' in change) tableChange(recorder, change);
  // The table gives each type its own handler; TypeScript can't follow that through the union.
  else (HANDLERS[change.type] as Handler<Change['type']> | undefined)?.(recorder, change);
}

function createFunction(recorder: Recorder, change: ChangeOf<'create-function'>): void {
  // The body is looked at when the function is created (fmgr_sql_validator); PL/pgSQL's is not.
  const statements = change.language === 'sql' ? (change.code?.statements ?? []) : [];
  for (const { changes } of statements) parsedStatements(recorder, changes, true);
  recorder.create(`${change.procedure ? 'procedure' : 'function'} ${recorder.schema.key(change.name)}`);
}

function other(recorder: Recorder, change: ChangeOf<'other'>): void {
  if (ALONE.has(change.command)) recorder.alone();
  if (change.command === 'REASSIGN OWNED')
    recorder.assume('Which objects the role owns is not known; each of them is locked.');
  if (!change.command.startsWith('CREATE ')) return;
  recorder.create(`${change.command.slice('CREATE '.length).toLowerCase()} ${change.name?.name ?? ''}`.trim());
}
