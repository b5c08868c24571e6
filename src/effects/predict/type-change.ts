import type { PostgresVersion } from '../../core/postgres-version.js';
import { collationKey } from '../../schema/fold/column.js';
import { isUnknownType } from '../../schema/fold/expression.js';
import type { Column, Index, Key, Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { ChangeOf, TypeName } from '../../sql/change.js';
import { cuttingCast, lossOf } from '../type-loss.js';
import { surelyNoCast, surelyNotComparable } from './castable.js';
import { indexUses } from './family.js';
import { type Blocker, blockersOf } from './type-blockers.js';
import { type Cast, castOf, sameType } from './type-cast.js';

export type TypeChangeCost = 'free' | 'index-rebuild' | 'rescan' | 'rewrite' | 'error' | 'unknown';

/** P2: what ALTER COLUMN … TYPE costs. */
export interface TypeChangeVerdict {
  readonly cost: TypeChangeCost;
  /** Values may be rounded, cut or mapped together, and can't be had back. */
  readonly lossy: boolean;
  /** An explicit cast in USING cuts strings that are too long without an error. */
  readonly truncates: boolean;
  /** Clients can notice: another type, a narrower one, or one that compares in another way. */
  readonly visible: boolean;
  /** It is compared by a collation of somebody's own from here on. */
  readonly collation: boolean;
  /** Indexes that are built anew; with a rewrite that is every index of the table. */
  readonly indexes: readonly Key[];
  /** Validated CHECK constraints that are proved again by a scan. */
  readonly checks: readonly string[];
  /** Foreign keys of the column itself: their referenced tables are locked. */
  readonly foreignKeys: readonly { readonly name: string; readonly table: Key; readonly validated: boolean }[];
  /** Foreign keys of others that point to the column. */
  readonly referencedBy: readonly { readonly name: string; readonly table: Key; readonly validated: boolean }[];
  /** SQLSTATE when the cost is `error`. */
  readonly sqlstate: string | null;
  /** Why, as a sentence. */
  readonly reason: string;
  readonly assumptions: readonly string[];
}

export interface TypeChangeContext {
  readonly schema: Schema;
  readonly version: PostgresVersion;
  readonly timeZone?: string | null;
  /** What the same statement drops: gone before any type changes, wherever it is written (AT_PASS_DROP). */
  readonly dropped?: { readonly constraints: ReadonlySet<string>; readonly default: boolean };
}

type Change = ChangeOf<'alter-column-type'>;

/**
 * P2, after ATPrepAlterColumnType, ATColumnChangeRequiresRewrite and ATPostAlterTypeCleanup (tablecmds.c). Needs the
 * old type; without it the verdict is `unknown`.
 */
export function typeChange(
  change: Pick<Change, 'column' | 'newType' | 'using' | 'collation'>,
  relation: Relation | undefined,
  context: TypeChangeContext,
): TypeChangeVerdict {
  const column = relation?.columns.get(change.column);
  if (relation === undefined || column === undefined || isUnknownType(column.type)) return unknownChange(change);
  const { schema } = context;
  const blocker = blockersOf(schema, relation, change.column, context.version)[0];
  const dependents = dependentsOf(context, relation, change.column);
  const cast = castChain(column, change, context);
  const collation = comparesAnew(change, column);
  const sql = `${column.type.sql} to ${change.newType.sql}`;
  const refused =
    blocker ?? castProblem(column, change, context) ?? keyProblem(relation, column, change, dependents, schema);
  if (refused !== undefined) {
    return {
      ...verdictOf(cast, dependents, collation),
      cost: 'error',
      sqlstate: refused.sqlstate,
      reason: refused.reason,
    };
  }
  if (cast.cost === 'rewrite') {
    const all = indexesLeft(context, relation).map(keyOf);
    return {
      ...verdictOf(cast, dependents, collation),
      cost: 'rewrite',
      indexes: all,
      reason: cast.reason ?? `${sql} changes how each value is stored`,
    };
  }
  const indexes = rebuilt(context, relation, column, change, cast);
  const cost = indexes.length > 0 ? 'index-rebuild' : dependents.checks.length > 0 ? 'rescan' : 'free';
  const reasons = {
    'index-rebuild': `${sql} leaves the rows as they are, but ${indexes.length === 1 ? 'an index is' : 'indexes are'} built anew`,
    rescan: `${sql} leaves the rows as they are, but CHECK constraints on the column are proved again`,
    free: `${sql} leaves the rows as they are`,
  };
  return { ...verdictOf(cast, dependents, collation), cost, indexes, reason: reasons[cost] };
}

type Refusal = Pick<Blocker, 'sqlstate' | 'reason'>;

/** No cast leads from the old type to the new one, or from the default's (ATPrepAlterColumnType, ATExecAlterColumnType). */
function castProblem(
  column: Column,
  { using, newType }: Pick<Change, 'newType' | 'using'>,
  { schema, dropped }: TypeChangeContext,
): Refusal | undefined {
  const plain = using === null;
  const casts = using?.castOfColumn?.casts;
  const way = plain ? [] : casts === undefined || using?.castOfColumn?.column !== column.name ? null : casts;
  let from = column.type;
  for (const to of way ?? []) {
    if (surelyNoCast(from, to, 'explicit', schema)) return noCast('42846', from, to, '');
    from = to;
  }
  if (way !== null && surelyNoCast(from, newType, 'assignment', schema)) {
    return noCast('42804', from, newType, ' by itself; USING has to say how');
  }
  const kept = column.default === null || column.default.literal === null || dropped?.default ? null : column.default;
  // The cast to the column's type was not written: it is taken off, and what is under it is cast anew.
  if (plain || kept === null || !surelyNoCast(kept.castTypes[0] ?? column.type, newType, 'assignment', schema))
    return undefined;
  return { sqlstate: '42804', reason: `the default of "${column.name}" can't become ${newType.sql} by itself` };
}

function noCast(sqlstate: string, from: TypeName, to: TypeName, how: string): Refusal {
  return { sqlstate, reason: `${from.sql} can't become ${to.sql}${how}` };
}

/** A foreign key whose two sides could not be compared any more. */
function keyProblem(
  relation: Relation,
  column: Column,
  { newType }: Pick<Change, 'newType'>,
  { foreignKeys, referencedBy }: Dependents,
  schema: Schema,
): Refusal | undefined {
  for (const { name, table } of foreignKeys) {
    const other = schema.relations.get(table);
    const constraint = relation.constraints.get(name);
    const keys = other === undefined ? [] : referencedColumns(constraint?.references?.columns ?? [], other);
    const referenced = other?.columns.get(keys[constraint?.columns.indexOf(column.name) ?? -1] ?? '');
    if (referenced !== undefined && surelyNotComparable(newType, referenced.type, schema)) return notComparable(name);
  }
  for (const { name, table } of referencedBy) {
    const other = schema.relations.get(table);
    const constraint = other?.constraints.get(name);
    const at = referencedColumns(constraint?.references?.columns ?? [], relation).indexOf(column.name);
    const referencing = other?.columns.get(constraint?.columns[at] ?? '');
    if (referencing !== undefined && surelyNotComparable(referencing.type, newType, schema)) return notComparable(name);
  }
  return undefined;
}

function notComparable(name: string): Refusal {
  return { sqlstate: '42804', reason: `foreign key "${name}" could not compare its two sides` };
}

function unknownChange(change: Pick<Change, 'column' | 'newType' | 'using'>): TypeChangeVerdict {
  return {
    cost: 'unknown',
    lossy: lossOf(change, null) !== null,
    truncates: cuttingCast(change, null) !== null,
    visible: true,
    collation: false,
    indexes: [],
    checks: [],
    foreignKeys: [],
    referencedBy: [],
    sqlstate: null,
    reason: `the present type of "${change.column}" is not known, so the change to ${change.newType.sql} is taken to rewrite the table`,
    assumptions: [
      `The present type of column "${change.column}" is not known; the change is taken to rewrite the table.`,
    ],
  };
}

type Dependents = Pick<TypeChangeVerdict, 'checks' | 'foreignKeys' | 'referencedBy'>;

function verdictOf(
  cast: Chain,
  dependents: Dependents,
  collation: boolean,
): Omit<TypeChangeVerdict, 'cost' | 'reason'> {
  return {
    ...dependents,
    lossy: cast.lossy,
    truncates: cast.truncates,
    visible: cast.visible || collation,
    collation,
    indexes: [],
    sqlstate: null,
    assumptions: cast.assumptions,
  };
}

function dependentsOf({ schema, dropped }: TypeChangeContext, relation: Relation, column: string): Dependents {
  const checks: string[] = [];
  const foreignKeys: Dependents['foreignKeys'][number][] = [];
  for (const one of relation.constraints.values()) {
    const uses = one.kind === 'check' ? (one.expression?.columns ?? one.columns) : one.columns;
    if (!uses.includes(column) || dropped?.constraints.has(one.name)) continue;
    if (one.kind === 'check' && one.validated && one.enforced) checks.push(one.name);
    if (one.kind === 'foreign-key' && one.references !== null) {
      foreignKeys.push({ name: one.name, table: one.references.table, validated: one.validated && one.enforced });
    }
  }
  const referencedBy = schema
    .referencesTo(keyOf(relation))
    .filter(({ constraint }) => referencedColumns(constraint.references?.columns ?? [], relation).includes(column))
    .map(({ table, constraint }) => ({
      name: constraint.name,
      table: keyOf(table),
      validated: constraint.validated && constraint.enforced,
    }));
  return { checks, foreignKeys, referencedBy };
}

/** A foreign key without columns means the primary key. */
export function referencedColumns(written: readonly string[], relation: Relation): readonly string[] {
  if (written.length > 0) return written;
  for (const constraint of relation.constraints.values())
    if (constraint.kind === 'primary-key') return constraint.columns;
  return [];
}

function rebuilt(
  context: TypeChangeContext,
  relation: Relation,
  column: Column,
  change: Pick<Change, 'column' | 'newType' | 'collation'>,
  cast: Chain,
): Key[] {
  // An ALTER TYPE without COLLATE goes back to the type's own collation.
  const collation = change.collation === null ? null : collationKey(change.collation);
  const differs = cast.indexForm === 'other' || normal(collation) !== normal(column.collation);
  // Postgres keeps no index with a predicate or an expression, not even where they leave the column alone
  // (CheckIndexCompatible compares neither with what was there before).
  const uses = (index: Index): boolean =>
    index.where !== null ||
    index.elements.some(({ expression }) => expression !== null) ||
    (differs &&
      index.elements.some(
        (element) => element.column === column.name && (cast.indexForm === 'other' || element.collation === null),
      ));
  return indexesLeft(context, relation)
    .filter((index) => indexUses(index, column.name) && uses(index))
    .map(keyOf);
}

function indexesLeft({ schema, dropped }: TypeChangeContext, relation: Relation): Index[] {
  return schema
    .indexesOf(keyOf(relation))
    .filter(({ constraint }) => constraint === null || !dropped?.constraints.has(constraint));
}

/**
 * A collation of somebody's own may be one for which different texts are equal: keys refuse what they took, and LIKE
 * fails up to 17 ("Nondeterministic Collations" in Postgres's documentation).
 */
function comparesAnew({ collation }: Pick<Change, 'collation'>, column: Column): boolean {
  if (collation === null || normal(collationKey(collation)) === normal(column.collation)) return false;
  return !/^(?:C|POSIX|default|ucs_basic|unicode|pg_c_utf8|pg_unicode_fast|[a-z]{2,3}_[A-Z]{2}.*|.*-x-icu)$/.test(
    collation.name,
  );
}

function normal(collation: string | null): string | null {
  return collation === 'pg_catalog.default' || collation === 'default' ? null : collation;
}

interface Chain extends Cast {
  readonly lossy: boolean;
  readonly truncates: boolean;
  readonly reason: string | null;
  readonly assumptions: readonly string[];
}

/** The casts that the new values go through: those of USING, then the assignment to the new type. */
function castChain(
  column: Column,
  change: Pick<Change, 'column' | 'newType' | 'using'>,
  context: TypeChangeContext,
): Chain {
  const { schema } = context;
  const timeZone = context.timeZone ?? schema.timeZone;
  const { using, newType } = change;
  const whole = castOf(column.type, newType, schema, timeZone);
  if (using !== null && using.castOfColumn?.column !== change.column) {
    return {
      ...whole,
      cost: 'rewrite',
      lossy: lossOf(change, column.type) !== null,
      truncates: false,
      reason: `USING computes each value of "${change.column}" anew`,
      assumptions: [],
    };
  }
  const explicit = using?.castOfColumn?.casts ?? [];
  let from: TypeName = column.type;
  let result: Cast = { ...whole, cost: 'free', indexForm: 'same' };
  let zone = false;
  for (const to of [...explicit, newType]) {
    const step = castOf(from, to, schema, timeZone);
    zone ||= step.zone && timeZone === null;
    result = {
      ...result,
      cost: step.cost === 'rewrite' ? 'rewrite' : result.cost,
      indexForm: step.indexForm === 'other' ? 'other' : result.indexForm,
    };
    from = to;
  }
  const assumptions = zone
    ? ["The session's TimeZone is not known; anything but UTC makes this change rewrite the table, so that is assumed."]
    : [];
  // Through text and back a type may come out the same: what clients see is the first and the last alone.
  const visible = whole.visible || (using === null && !sameType(column.type, newType, schema) && whole.visible);
  const truncates = cuttingCast(change, column.type) !== null;
  const lossy = truncates || lossOf(change, column.type) !== null;
  return { ...result, visible, truncates, lossy, reason: null, assumptions };
}
