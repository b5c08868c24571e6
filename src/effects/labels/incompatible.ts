import type { Relation, Schema } from '../../schema/model.js';
import type { Change, ChangeOf, ColumnDefinition, Constraint, Expression } from '../../sql/change.js';
import type { ChangeEffect } from '../effect.js';
import { refusesNothingYet } from '../parent-alone.js';
import { isRequired } from '../predict/columns.js';
import type { PredictContext } from '../predict/recorder.js';
import { columnsOfDomain } from '../predict/type-users.js';
import { isPublished, lacksIdentity, refusedBy } from '../replica-identity.js';
import { sameArguments } from '../signatures.js';
import { ambiguousCount } from './ambiguous-call.js';
import { indexMayNotConvert, mayNotConvert } from './conversion.js';
import { checksSooner, dropsKey, isUniqueAlready, keepsRows, mayBeUnique, renamesKey, replacesKey } from './keys.js';
import {
  cutsOff,
  dropsPermission,
  hidesRows,
  narrowsSessions,
  readsAsCaller,
  runsAsCaller,
} from './narrowed-access.js';
import { added, fillsItself, type NewColumn, newColumns, staysNull } from './new-columns.js';
import {
  dropsFilling,
  dropsWriting,
  raisesAgain,
  raisesForWriters,
  refusesThroughView,
  stopsWriters,
} from './refused-writes.js';
import { endsSooner } from './sequence-end.js';

const GONE = new Set<string>([
  'table',
  'foreign-table',
  'view',
  'materialized-view',
  'sequence',
  'type',
  'domain',
  'schema',
  'function',
  'procedure',
  'aggregate',
  'extension',
  'operator',
  'cast',
  'collation',
  'text-search',
  'user-mapping',
  'database',
  'role',
  'owned',
]);

const RENAMED = new Set<string>([...GONE, 'column', 'attribute', 'enum-value']);

/** Code of the release that runs now can fail: something it may use is removed, renamed, retyped or tightened. */
export function isIncompatible(
  effect: ChangeEffect,
  statement: readonly ChangeEffect[],
  context: PredictContext,
): boolean {
  const { change, fresh } = effect;
  // A new partition takes its rows away from the default one, which refuses them from then on.
  if (effect.work.some(({ because }) => because === 'default-partition')) return true;
  if (fresh) return false;
  switch (change.type) {
    case 'drop':
      return dropped(effect, change, context);
    case 'rename':
      return (RENAMED.has(change.object) && !effect.freshColumn) || renamesKey(effect, change, context);
    case 'set-schema':
    case 'rename-enum-value':
    case 'revoke':
    case 'revoke-role':
      return true;
    case 'drop-column':
      return effect.drops.length > 0 && !effect.freshColumn;
    case 'alter-column-type':
      return !effect.freshColumn && effect.typeChange?.visible === true;
    case 'add-column':
      return effect.creates.length > 0 && refusesOldInserts(effect, change.column, context);
    case 'create-index':
      if (effect.creates.length > 0 && indexMayNotConvert(change, effect.relation)) return true;
      if (!change.unique || effect.creates.length === 0 || refusesNothingYet(change, effect.relation)) return false;
      return tightensIndex(effect, change, context);
    case 'add-constraint':
      return !refusesNothingYet(change, effect.relation) && tightens(effect, change.constraint, statement, context);
    case 'set-not-null':
      return refusesNull(effect, change.column, statement, context);
    default:
      return isIncompatibleAlteration(effect, change, context);
  }
}

function isIncompatibleAlteration(effect: ChangeEffect, change: Change, context: PredictContext): boolean {
  const { column, relation } = effect;
  switch (change.type) {
    case 'drop-default':
      if (effect.freshColumn) return column?.notNull === true && column.default !== null;
      return !(relation?.knowledge === 'full' && column !== null && column.default === null);
    case 'set-default':
      return change.default.literal === null && column?.notNull === true && column.default !== null;
    case 'drop-expression':
      // Nothing computes it any more, and old code does not give it.
      return column?.notNull === true && column.generated !== null;
    case 'drop-constraint':
      return effect.drops.length > 0 && keepsRows(relation, change.name, context);
    case 'change-owner':
      return cutsOff(change, context);
    case 'set-for-later-sessions':
      return narrowsSessions(change);
    case 'add-identity':
      return change.identity === 'always' && !effect.freshColumn;
    case 'alter-identity':
      return (
        (change.identity === 'always' && column?.identity !== 'always') ||
        (change.restart && !effect.freshColumn && mayBeUnique(relation, change.column, context))
      );
    case 'alter-sequence':
      // Numbers come again, and meet the rows that have them.
      return change.restart || endsSooner(change, context.schema);
    case 'alter-role':
    case 'alter-database':
      return change.takes.length > 0;
    case 'create-trigger':
      return raisesForWriters(change, context);
    case 'create-function':
      return raisesForWriters(change, context) || makesAmbiguous(change, context) || runsAsCaller(change, context);
    case 'alter-function':
      return runsAsCaller(change, context);
    case 'enable-trigger':
      return raisesAgain(change, relation, context);
    case 'set-storage-parameters':
    case 'create-view':
      return readsAsCaller(change, relation) || refusesThroughView(change, relation);
    case 'drop-identity':
      return !(relation?.knowledge === 'full' && column !== null && column.identity === null);
    case 'attach-partition':
      // Whoever writes to it directly has to keep to its bounds; a CHECK that proves them did that before.
      return effect.work.some(({ because }) => because === 'attach-partition');
    case 'detach-partition':
      // Its rows are gone from the parent, and the parent has no place for new ones.
      return !change.finalize;
    case 'inherit':
      // The same for the parent's queries.
      return !change.inherit;
    case 'row-security':
      return change.action === 'enable' || change.action === 'force';
    case 'create-policy':
      return !change.permissive;
    case 'alter-policy':
      return hidesRows(change, relation);
    case 'alter-domain':
      return tightensDomain(change, context.schema);
    case 'other':
      return change.command === 'REASSIGN OWNED';
    case 'alter-composite-type':
      // Literals and ROW(…) that write one have a part too few.
      return true;
    case 'alter-constraint':
      // INHERIT: the children refuse NULL as well.
      if (change.enforced === true || (change.inherit === true && effect.work.length > 0)) return true;
      return checksSooner(change, relation);
    case 'create-publication':
    case 'alter-publication':
      return refusedBy(change, context.schema).some((one) => one.origin !== context.origin);
    case 'replica-identity':
      return losesIdentity(change, relation, context.schema);
    case 'refresh-materialized-view':
      return !change.withData;
    case 'create-rule':
      return stopsWriters(change, relation);
    default:
      return false;
  }
}

/** A domain that no column has refuses nobody a row. */
export function tightensDomain(change: ChangeOf<'alter-domain'>, schema: Schema): boolean {
  const domain = schema.userType(change.name);
  // Rows that leave it out came out of the default.
  const unfilled =
    change.action === 'drop-default' && domain?.kind === 'domain' && domain.notNull && domain.default !== null;
  if (change.action !== 'add-constraint' && change.action !== 'set-not-null' && !unfilled) return false;
  return !schema.complete || columnsOfDomain(schema, schema.typeKey(change.name)).length > 0;
}

function losesIdentity(change: ChangeOf<'replica-identity'>, relation: Relation | null, schema: Schema): boolean {
  return (
    relation !== null &&
    isPublished(schema, relation) &&
    lacksIdentity({ ...relation, replicaIdentity: change.identity })
  );
}

function dropped(effect: ChangeEffect, change: ChangeOf<'drop'>, context: PredictContext): boolean {
  if (effect.drops.length === 0) return false;
  if (change.object === 'other') return change.cascade;
  if (change.object === 'policy') return dropsPermission(change, effect.relation, context.origin);
  if (change.object === 'trigger' && dropsFilling(change, effect.relation, context)) return true;
  if (change.object === 'trigger' || change.object === 'rule') return dropsWriting(change, effect.relation);
  return change.object === 'index' ? dropsKey(change, context) : GONE.has(change.object);
}

/** Calls that named the older function by its name and fewer arguments could mean the new one as well. */
function makesAmbiguous(change: ChangeOf<'create-function'>, { schema, origin }: PredictContext): boolean {
  return schema
    .routinesNamed(change.name)
    .some(
      ({ definition, origin: since }) =>
        since !== origin &&
        !sameArguments(definition.argumentTypes, change.argumentTypes) &&
        ambiguousCount(definition, change) !== null,
    );
}

/** INSERTs that do not name the column fail. */
function refusesOldInserts({ relation }: ChangeEffect, column: ColumnDefinition, { schema }: PredictContext): boolean {
  if (isRequired(column)) return true;
  if (column.generated !== null) return refusesComputed(column, column.generated.expression, relation);
  const filled = column.default !== null && column.default.literal !== null;
  // Every new row gets the same value.
  if (filled && column.default?.constant && column.constraints.some((one) => one.kind === 'unique')) return true;
  // Every row points to it, so it can't go any more.
  if (filled && column.constraints.some(pins)) return true;
  const type = schema.userType(column.type);
  return type?.kind === 'domain' && type.notNull && !filled && type.default === null;
}

/** Its action keeps the row that it points to. */
export function pins({ kind, enforced, references }: Constraint): boolean {
  return (
    kind === 'foreign-key' && enforced && (references?.onDelete === 'no action' || references?.onDelete === 'restrict')
  );
}

/** A generated column has what old code gave to others: whatever constrains it constrains them. */
export function refusesComputed(column: ColumnDefinition, expression: Expression, relation: Relation | null): boolean {
  const { columns } = expression;
  if (columns.length === 0) return false;
  if (mayNotConvert(expression, relation)) return true;
  const mayBeNull = columns.some((name) => relation?.columns.get(name)?.notNull !== true);
  return (column.notNull && mayBeNull) || column.constraints.some(({ enforced }) => enforced);
}

function tightensIndex(effect: ChangeEffect, change: ChangeOf<'create-index'>, context: PredictContext): boolean {
  const columns = change.elements.flatMap((one) =>
    one.column === null ? (one.expression?.columns ?? []) : [one.column],
  );
  if (columns.length === 0) return true;
  const keys = change.elements.map(({ column }) => column);
  if (isUniqueAlready(effect.relation, keys, change.nullsNotDistinct, context)) return false;
  const plain = change.elements.flatMap((one) => one.column ?? []);
  const found = (names: readonly string[]) => newColumns(effect, names, [effect], context);
  if (!change.nullsNotDistinct && found(plain).some((column) => staysNull(column, context))) return false;
  return found(columns).includes(undefined);
}

function tightens(
  effect: ChangeEffect,
  constraint: Constraint,
  statement: readonly ChangeEffect[],
  context: PredictContext,
): boolean {
  if (!constraint.enforced) return false;
  if (constraint.usingIndex !== null) return usingIndexTightens(effect, constraint, constraint.usingIndex, context);
  const columns =
    constraint.kind === 'check' ? (constraint.expression?.columns ?? constraint.columns) : constraint.columns;
  if (constraint.kind === 'not-null') {
    return columns.some((column) => refusesNull(effect, column, statement, context));
  }
  if (replacesKey(effect, constraint, statement, context)) return false;
  if (constraint.kind === 'unique' && isUniqueAlready(effect.relation, columns, constraint.nullsNotDistinct, context))
    return false;
  if (isKnownNotNull(constraint, effect.relation)) return false;
  const found = newColumns(effect, columns, statement, context);
  if (letsNullPass(constraint) && found.some((column) => staysNull(column, context))) return false;
  if (columns.length === 0 || found.includes(undefined)) return true;
  if (constraint.kind === 'primary-key') return !keepsItself(found, context);
  // New columns: old code leaves them as they come, and only a NOT NULL in the CHECK refuses one that comes as NULL.
  const required = constraint.expression?.provesNotNull ?? [];
  return found.some((column) => column !== undefined && required.includes(column.name) && comesAsNull(column, context));
}

/** CHECK (c IS NOT NULL) where c is NOT NULL. */
export function isKnownNotNull({ kind, expression }: Constraint, relation: Relation | null): boolean {
  if (kind !== 'check' || expression === null || expression.operators.length > 0 || expression.functions.length > 0)
    return false;
  const { columns, provesNotNull } = expression;
  const known = (name: string): boolean =>
    provesNotNull.includes(name) && relation?.columns.get(name)?.notNull === true;
  return columns.length > 0 && columns.every(known);
}

function comesAsNull(column: NewColumn, context: PredictContext): boolean {
  return staysNull(column, context) || /^\(*\s*null\b/i.test(column.default?.sql ?? '');
}

/** A key of new columns that needs nobody: each is filled, and one of them differs from row to row. */
function keepsItself(columns: readonly (NewColumn | undefined)[], context: PredictContext): boolean {
  return columns.every((column) => !staysNull(column, context)) && columns.some(fillsItself);
}

/** One NULL among its columns, and a row is not looked at. */
function letsNullPass({ kind, nullsNotDistinct, sql }: Constraint): boolean {
  return (kind === 'unique' && !nullsNotDistinct) || (kind === 'foreign-key' && !/\bMATCH\s+FULL\b/i.test(sql));
}

/** The rows are unique already; a primary key makes its columns NOT NULL besides. */
function usingIndexTightens(
  { relation, target }: ChangeEffect,
  constraint: Constraint,
  name: string,
  { schema }: PredictContext,
): boolean {
  // ON CONFLICT takes no constraint that may wait.
  if (constraint.deferrable) return true;
  if (constraint.kind !== 'primary-key') return false;
  const home = relation?.schema ?? target?.slice(0, target.indexOf('.')) ?? 'public';
  const index = schema.indexes.get(`${home}.${name}`);
  if (index === undefined || relation === null) return true;
  return index.elements.some(({ column }) => {
    if (column === null) return true;
    return relation.columns.get(column)?.notNull !== true && !forbidsNull(relation, column);
  });
}

/** NOT NULL on a column: no change where it is; on a new one it matters when nothing fills it. */
function refusesNull(
  effect: ChangeEffect,
  column: string,
  statement: readonly ChangeEffect[],
  context: PredictContext,
): boolean {
  const here = added(effect, statement).find((one) => one.name === column);
  if (here !== undefined) return isRequired({ ...here, notNull: true });
  const known = effect.relation?.columns.get(column);
  if (known === undefined) return true;
  if (known.notNull) return false;
  // A CHECK that forbids NULL refuses such rows already, validated or not.
  if (effect.relation !== null && forbidsNull(effect.relation, column)) return false;
  if (known.origin !== context.origin) return true;
  return known.default === null && known.identity === null && known.generated === null;
}

function forbidsNull(relation: Relation, column: string): boolean {
  return [...relation.constraints.values()].some(
    (one) => one.enforced && one.kind === 'check' && one.expression?.provesNotNull.includes(column),
  );
}
