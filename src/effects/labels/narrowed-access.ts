import type { Origin, Relation } from '../../schema/model.js';
import type { ChangeOf, CreatePolicy, Expression } from '../../sql/change.js';
import type { PredictContext } from '../predict/recorder.js';
import { sameArguments } from '../signatures.js';

/*
 * What shows fewer rows, or lets fewer in, than before, without a REVOKE: policies, owners, settings of sessions, views and
 * functions that ask for the rights of whoever uses them.
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
