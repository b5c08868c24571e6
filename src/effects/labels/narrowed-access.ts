import type { Origin, Relation, Schema } from '../../schema/model.js';
import type { ChangeOf, CreateFunction, CreatePolicy, Expression } from '../../sql/change.js';
import type { PredictContext } from '../predict/recorder.js';
import { sameArguments } from '../signatures.js';

/*
 * What lets fewer rows, writes or readers through than before, without a constraint or a REVOKE: policies, triggers that
 * raise, views that ask for the rights of whoever reads them.
 */

/** Policies count only where row security is on. */
function isFiltered(relation: Relation | null): boolean {
  return relation === null || relation.knowledge !== 'full' || relation.rowSecurity;
}

/** Another condition may let fewer rows through, unless it is true for all; other roles may leave one out. */
export function hidesRows(
  { using, withCheck }: Pick<CreatePolicy, 'using' | 'withCheck'>,
  relation: Relation | null,
): boolean {
  const conditions = [using, withCheck].filter((one) => one !== null);
  return isFiltered(relation) && (conditions.length === 0 || !conditions.every(isTrue));
}

function isTrue({ sql }: Expression): boolean {
  return /^\(*\s*true\s*\)*$/i.test(sql);
}

/** A permissive policy let its rows through; without a restrictive one there are more. */
export function dropsPermission({ name }: ChangeOf<'drop'>, relation: Relation | null, origin: Origin): boolean {
  const policy = relation?.policies.get(name.name);
  return isFiltered(relation) && policy?.permissive !== false && policy?.origin !== origin;
}

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

/** With security_invoker whoever reads a view needs rights on what it reads. */
export function readsAsCaller(
  change: ChangeOf<'set-storage-parameters' | 'create-view'>,
  relation: Relation | null,
): boolean {
  if (relation?.viewOptions.some(asksCaller)) return false;
  if (change.type === 'create-view') return relation?.kind === 'view' && change.options.some(asksCaller);
  return change.on.includes('security_invoker');
}

function asksCaller(option: string): boolean {
  return /^security_invoker\b(?!\s*=\s*'?(?:false|off|no|0)\b)/.test(option);
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

/** Whoever had an object by owning it has it no more; types are PUBLIC's to use, and so are functions, by their owner's rights. */
export function cutsOff(
  { object, name }: ChangeOf<'change-owner'>,
  { schema }: Pick<PredictContext, 'schema'>,
): boolean {
  if (object === 'function' || object === 'procedure')
    return schema.routinesNamed(name).some(({ definition }) => definition.securityDefiner);
  return OWNED.has(object);
}

const OWNED = new Set<string>([
  'table',
  'foreign-table',
  'view',
  'materialized-view',
  'sequence',
  'schema',
  'database',
]);

/** Sessions that come look names up elsewhere, or may not write. */
export function narrowsSessions({ setting }: ChangeOf<'set-for-later-sessions'>): boolean {
  return setting === 'search_path' || setting === 'default_transaction_read_only';
}

/** A function that lent its owner's rights lends them no more. */
export function runsAsCaller(
  change: ChangeOf<'create-function' | 'alter-function'>,
  { schema, origin }: Pick<PredictContext, 'schema' | 'origin'>,
): boolean {
  if (change.securityDefiner !== false) return false;
  const { argumentTypes } = change;
  const known = schema.routinesNamed(change.name);
  if (change.type === 'alter-function' && known.length === 0) return !schema.complete;
  return known.some(
    ({ definition, origin: since }) =>
      since !== origin &&
      definition.securityDefiner &&
      (argumentTypes === null || sameArguments(definition.argumentTypes, argumentTypes)),
  );
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
