import type { Relation, TableConstraint } from '../../schema/model.js';
import type { Expression, PartitionBound } from '../../sql/change.js';
import { type Condition, compare, type Literal, literalsOf, readCheck, readCondition } from './condition.js';

/** Values from `low` to `high`; null is without end. */
interface Interval {
  readonly low: Literal | null;
  readonly lowIncluded: boolean;
  readonly high: Literal | null;
  readonly highIncluded: boolean;
}

const EVERYTHING: Interval = { low: null, lowIncluded: true, high: null, highIncluded: true };

/**
 * True when validated CHECKs (and NOT NULL) of the table prove that all its rows lie within the bound, so that ATTACH
 * need not look (PartConstraintImpliedByRelConstraint). Postgres asks its theorem prover; here one key column
 * compared with numbers, dates and strings is understood, and everything else counts as not proved.
 */
export function impliesBound(table: Relation, parent: Relation, bound: PartitionBound | null): boolean {
  const column = onlyColumn(parent);
  if (bound === null || column === null) return false;
  const checks = conditionsOf(table, column);
  const nulls = bound.kind === 'list' && /\bnull\b/i.test(bound.sql);
  const notNull =
    table.columns.get(column)?.notNull === true ||
    checks.some((one) => one.constraint.expression?.provesNotNull.includes(column));
  if (!notNull && !nulls) return false;
  if (bound.kind === 'range') {
    const range = rangeOf(bound);
    return range !== null && within(intersect(checks.flatMap(({ condition }) => conjuncts(condition))), range);
  }
  if (bound.kind !== 'list') return false;
  const allowed = literalsOf(bound.sql);
  return checks.some(({ condition }) => {
    const values = valuesOf(condition);
    return values?.every((value) => (value === null ? nulls : allowed.some((other) => compare(value, other) === 0)));
  });
}

/** The values that a column may have where a condition holds, null for NULL itself; null where others may be. */
function valuesOf(condition: Condition): (Literal | null)[] | null {
  switch (condition.kind) {
    case 'in':
      return condition.not ? null : [...condition.values];
    case 'null':
      return condition.not ? null : [null];
    case 'and':
      return condition.parts.map(valuesOf).find((one) => one !== null) ?? null;
    case 'or': {
      const parts = condition.parts.map(valuesOf);
      return parts.every((one) => one !== null) ? parts.flat() : null;
    }
    default:
      return null;
  }
}

/** True when validated CHECKs of the default partition prove that it has no row of a new bound. */
export function excludesBound(rest: Relation, parent: Relation, bound: PartitionBound): boolean {
  const column = onlyColumn(parent);
  if (column === null) return false;
  const conditions = conditionsOf(rest, column).flatMap(({ condition }) => conjuncts(condition));
  if (bound.kind === 'range') {
    const range = rangeOf(bound);
    return range !== null && conditions.some((condition) => excludes(condition, range));
  }
  if (bound.kind !== 'list') return false;
  const wanted = literalsOf(bound.sql);
  return (
    wanted.length > 0 &&
    !/\bnull\b/i.test(bound.sql) &&
    wanted.every((value) => conditions.some((one) => refuses(one, value)))
  );
}

/** True when no row of the partition can satisfy a condition of a query, so that the planner leaves it alone. */
export function prunes(parent: Relation, bound: PartitionBound | null, where: Expression): boolean {
  const column = onlyColumn(parent);
  if (column === null || bound === null || where.hasSubquery) return false;
  const simple = !/\b(or|not|case)\b/i.test(where.sql);
  const conditions = (simple ? where.sql.split(/\band\b(?![^(]*\))/i) : []).flatMap((part) => {
    const condition = readCondition(part.replace(/^[\s(]*\w+\.(?=\w)/, ''), column);
    return condition === null ? [] : conjuncts(condition);
  });
  const between = readCondition(where.sql, column);
  const all = between === null ? conditions : conjuncts(between);
  if (bound.kind === 'range') {
    const range = rangeOf(bound);
    return (
      range !== null && all.length > 0 && (apart(intersect(all), range) || all.some((one) => excludes(one, range)))
    );
  }
  if (bound.kind !== 'list') return false;
  const held = literalsOf(bound.sql);
  const nulls = /\bnull\b/i.test(bound.sql);
  return !nulls && held.length > 0 && held.every((value) => all.some((one) => refuses(one, value)));
}

function onlyColumn(parent: Relation): string | null {
  const columns = parent.partitionBy?.columns ?? [];
  return columns.length === 1 ? (columns[0] ?? null) : null;
}

function conditionsOf(table: Relation, column: string): { constraint: TableConstraint; condition: Condition }[] {
  return [...table.constraints.values()].flatMap((constraint) => {
    if (constraint.kind !== 'check' || !constraint.validated || !constraint.enforced) return [];
    const condition = constraint.expression === null ? null : readCheck(constraint.expression.sql, column);
    return condition === null ? [] : [{ constraint, condition }];
  });
}

function conjuncts(condition: Condition): Condition[] {
  return condition.kind === 'and' ? condition.parts.flatMap(conjuncts) : [condition];
}

/** `FROM (a) TO (b)`; MINVALUE and MAXVALUE are without end. */
function rangeOf(bound: PartitionBound): Interval | null {
  const match = /from\s*\((.*?)\)\s*to\s*\((.*)\)/is.exec(bound.sql);
  if (match === null) return null;
  const low = /^\s*minvalue\s*$/i.test(match[1] ?? '') ? null : literalsOf(match[1] ?? '')[0];
  const high = /^\s*maxvalue\s*$/i.test(match[2] ?? '') ? null : literalsOf(match[2] ?? '')[0];
  if (low === undefined || high === undefined) return null;
  return { low, lowIncluded: true, high, highIncluded: false };
}

function intervalOf(condition: Condition): Interval {
  if (condition.kind === 'compare') {
    const { operator, value } = condition;
    if (operator === '>' || operator === '>=') return { ...EVERYTHING, low: value, lowIncluded: operator === '>=' };
    return { ...EVERYTHING, high: value, highIncluded: operator === '<=' };
  }
  const [only] = condition.kind === 'in' && !condition.not && condition.values.length === 1 ? condition.values : [];
  return only === undefined ? EVERYTHING : { low: only, lowIncluded: true, high: only, highIncluded: true };
}

function intersect(conditions: readonly Condition[]): Interval {
  return conditions.map(intervalOf).reduce((a, b) => {
    const lowOfB = a.low === null || (b.low !== null && (compare(b.low, a.low) ?? -1) > 0);
    const highOfB = a.high === null || (b.high !== null && (compare(b.high, a.high) ?? 1) < 0);
    return {
      low: lowOfB ? b.low : a.low,
      lowIncluded: lowOfB ? b.lowIncluded : a.lowIncluded,
      high: highOfB ? b.high : a.high,
      highIncluded: highOfB ? b.highIncluded : a.highIncluded,
    };
  }, EVERYTHING);
}

function within(inner: Interval, outer: Interval): boolean {
  if (outer.low !== null) {
    const order = inner.low === null ? null : compare(inner.low, outer.low);
    if (order === null || order < 0 || (order === 0 && inner.lowIncluded && !outer.lowIncluded)) return false;
  }
  if (outer.high === null) return true;
  const order = inner.high === null ? null : compare(inner.high, outer.high);
  return order !== null && (order < 0 || (order === 0 && (!inner.highIncluded || outer.highIncluded)));
}

function apart(a: Interval, b: Interval): boolean {
  const before = (first: Interval, second: Interval): boolean => {
    const order = first.high === null || second.low === null ? null : compare(first.high, second.low);
    return order !== null && (order < 0 || (order === 0 && !(first.highIncluded && second.lowIncluded)));
  };
  return before(a, b) || before(b, a);
}

/** No row within the range can satisfy the condition. */
function excludes(condition: Condition, range: Interval): boolean {
  switch (condition.kind) {
    case 'null':
      return !condition.not;
    case 'unread':
      return false;
    case 'or':
      return condition.parts.every((part) => excludes(part, range));
    case 'and':
      return apart(intersect(condition.parts), range) || condition.parts.some((part) => excludes(part, range));
    case 'not': {
      const parts = conjuncts(condition.part);
      return parts.every((part) => part.kind === 'compare') && within(range, intersect(parts));
    }
    case 'in':
      return !condition.not && condition.values.every((value) => apart(point(value), range));
    case 'compare':
      return apart(intervalOf(condition), range);
  }
}

function point(value: Literal): Interval {
  return { low: value, lowIncluded: true, high: value, highIncluded: true };
}

/** A row with this value can't satisfy the condition. */
function refuses(condition: Condition, value: Literal): boolean {
  switch (condition.kind) {
    case 'null':
      return !condition.not;
    case 'unread':
      return false;
    case 'in': {
      const listed = condition.values.map((one) => compare(one, value));
      return condition.not ? listed.includes(0) : listed.every((order) => order !== null && order !== 0);
    }
    case 'or':
      return condition.parts.every((part) => refuses(part, value));
    case 'and':
      return condition.parts.some((part) => refuses(part, value));
    case 'compare':
      return apart(intervalOf(condition), point(value));
    case 'not':
      return condition.part.kind === 'in' && refuses({ ...condition.part, not: !condition.part.not }, value);
  }
}

/** True when a value surely belongs to both bounds, so that one parent can't have both (42P17). */
export function surelyOverlap(a: PartitionBound, b: PartitionBound): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'default':
      return true;
    case 'hash':
      return hashesMeet(a.sql, b.sql);
    case 'list': {
      const others = literalsOf(b.sql);
      const nulls = /\bnull\b/i.test(a.sql) && /\bnull\b/i.test(b.sql);
      return nulls || literalsOf(a.sql).some((value) => others.some((other) => compare(value, other) === 0));
    }
    case 'range':
      return rangesMeet(a, b);
  }
}

/** Only for one key column: with more the text between the brackets has a comma. */
function rangesMeet(a: PartitionBound, b: PartitionBound): boolean {
  const several = /\([^)]*,/;
  const [one, other] = [rangeOf(a), rangeOf(b)];
  if (one === null || other === null || several.test(a.sql) || several.test(b.sql)) return false;
  const below = (low: Literal | null, high: Literal | null): boolean => {
    if (low === null || high === null) return true;
    const order = compare(low, high);
    return order !== null && order < 0;
  };
  return below(one.low, other.high) && below(other.low, one.high);
}

function hashesMeet(a: string, b: string): boolean {
  const [first, second] = [a, b].map((sql) => (sql.match(/\d+/g) ?? []).map(Number));
  const [modulus = 0, remainder = 0] = first ?? [];
  const [otherModulus = 0, otherRemainder = 0] = second ?? [];
  let [divisor, rest] = [modulus, otherModulus];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return divisor > 0 && remainder % divisor === otherRemainder % divisor;
}
