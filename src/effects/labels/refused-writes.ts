import type { Origin, Relation, Schema } from '../../schema/model.js';
import type { ChangeOf, CreateFunction } from '../../sql/change.js';
import type { PredictContext } from '../predict/recorder.js';

/*
 * Writes that went through and are refused, without a constraint: by triggers that raise, or that are missed because they
 * filled a column, by rules, by views that check, or that nothing makes writable any more.
 */

/** The function of a trigger that raises is a constraint: writes that the running release makes may meet it. */
export function raisesForWriters(
  change: ChangeOf<'create-trigger' | 'create-function'>,
  { schema, origin }: Pick<PredictContext, 'schema' | 'origin'>,
): boolean {
  if (change.type === 'create-trigger') {
    const known = schema.routinesNamed(change.function).map(({ definition }) => definition);
    return change.timing !== 'instead of' && known.some(raises);
  }
  if (!change.returnsTrigger || !raises(change)) return false;
  const old = schema.routinesNamed(change.name);
  return old.some(({ definition }) => !raises(definition)) && isFired(schema, schema.routineKey(change.name), origin);
}

function raises(routine: Pick<CreateFunction, 'body' | 'code'>): boolean {
  // A body is read when it is first asked for, which takes its time.
  if (routine.body !== null && !/raise/i.test(routine.body)) return false;
  return routine.code?.raises === true;
}

function isFired(schema: Schema, key: string, origin: Origin): boolean {
  return [...schema.relations.values()].some(
    (relation) => relation.origin !== origin && [...relation.triggers.values()].some((one) => one.function === key),
  );
}

/** WITH CHECK OPTION on a view that had none: rows are refused that went through it. */
export function refusesThroughView(
  change: ChangeOf<'set-storage-parameters' | 'create-view'>,
  relation: Relation | null,
): boolean {
  if (change.type === 'set-storage-parameters') return !change.reset && change.names.includes('check_option');
  const checks = (option: string): boolean => /\bcheck[_ ]option\b/.test(option);
  return relation?.kind === 'view' && change.options.some(checks) && !relation.viewOptions.some(checks);
}

/** What writes to a view are turned into: without it they fail, or go to a view that can't take them. */
export function dropsWriting({ object, name }: ChangeOf<'drop'>, relation: Relation | null): boolean {
  if (relation?.kind !== 'view') return false;
  return object === 'trigger'
    ? relation.triggers.get(name.name)?.row === true
    : relation.rules.get(name.name)?.instead === true;
}

/** A trigger that slept, and whose function raises. */
export function raisesAgain(
  { enable, trigger }: ChangeOf<'enable-trigger'>,
  relation: Relation | null,
  { schema }: Pick<PredictContext, 'schema'>,
): boolean {
  if (!enable) return false;
  return [...(relation?.triggers.values() ?? [])].some(
    (one) =>
      (trigger === null || one.name === trigger) &&
      (schema.routines.get(one.function) ?? []).some(({ definition }) => raises(definition)),
  );
}

/**
 * INSTEAD: code's own statement is not run any more. Any rule for INSERT or UPDATE: a table that has one takes no ON CONFLICT
 * (0A000). On a view rules are what makes writing possible.
 */
export function stopsWriters({ instead, event }: ChangeOf<'create-rule'>, relation: Relation | null): boolean {
  if (event === 'select' || relation?.kind === 'view') return false;
  return instead || event !== 'delete';
}

/** A trigger gave a required column its value, by all that its function's text says: code that leaves it out fails. */
export function dropsFilling(
  { name }: ChangeOf<'drop'>,
  relation: Relation | null,
  { schema }: Pick<PredictContext, 'schema'>,
): boolean {
  const trigger = relation?.triggers.get(name.name);
  if (relation == null || trigger === undefined || !trigger.events.includes('insert')) return false;
  const given = new Set(
    (schema.routines.get(trigger.function) ?? []).flatMap(({ definition }) => assigned(definition)),
  );
  return [...relation.columns.values()].some((column) => {
    const filled = column.default !== null || column.identity !== null || column.generated !== null;
    return column.notNull && !filled && given.has(column.name);
  });
}

const NEW_COLUMN = /new\s*\.\s*(?:"((?:[^"]|"")+)"|(\w+))\s*/.source;
/** `=` assigns only where a statement begins; elsewhere it compares. */
const ASSIGNMENTS = [
  new RegExp(`\\b${NEW_COLUMN}:=`, 'gi'),
  new RegExp(`(?:;|\\bbegin|\\bthen|\\belse|\\bloop)\\s*\\b${NEW_COLUMN}=`, 'gi'),
];

/** Columns of NEW that a PL/pgSQL body assigns. */
function assigned({ body }: Pick<CreateFunction, 'body'>): string[] {
  const found = ASSIGNMENTS.flatMap((pattern) => [...(body ?? '').matchAll(pattern)]);
  return found.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain ?? '').toLowerCase());
}
