import type { InsertStmt, MergeStmt, Node, SelectStmt, UpdateStmt } from '@pgsql/types';
import { all, as, strings } from '../ast.js';

type Names = ReadonlySet<string>;

/**
 * True for an UPDATE … FROM whose conditions do no more than find each row's partner: whole tables, joined by columns. No
 * row is left out for what it holds. A query in FROM that has a condition, or one of WITH, may leave out rows.
 */
export function onlyJoins(node: UpdateStmt, names: Names): boolean {
  const from = node.fromClause ?? [];
  return from.length > 0 && from.every((one) => isWhole(one, names)) && joins(node.whereClause);
}

/** What WHEN MATCHED THEN UPDATE without a further condition sets in each row that has a partner in a whole table. */
export function overwrittenBy(node: MergeStmt, names: Names): string[] {
  if (!isWhole(node.sourceRelation, names) || !joins(node.joinCondition)) return [];
  return all(node.mergeWhenClauses, 'MergeWhenClause')
    .filter(({ commandType, condition }) => commandType === 'CMD_UPDATE' && condition === undefined)
    .flatMap(({ targetList }) => all(targetList, 'ResTarget').map(({ name }) => name ?? ''));
}

/** What ON CONFLICT DO UPDATE without a condition sets in each row that one of a whole table meets. */
export function overwrittenByUpsert({ selectStmt, onConflictClause }: InsertStmt, names: Names): string[] {
  const query = as(selectStmt, 'SelectStmt');
  if (query === undefined || !takesAll(query, names)) return [];
  if (onConflictClause?.action !== 'ONCONFLICT_UPDATE' || onConflictClause.whereClause !== undefined) return [];
  return all(onConflictClause.targetList, 'ResTarget').map(({ name }) => name ?? '');
}

/** No row of its tables is left out for what it holds. */
function takesAll(
  { fromClause = [], whereClause, havingClause, limitCount, limitOffset }: SelectStmt,
  names: Names,
): boolean {
  const leaves = [havingClause, limitCount, limitOffset].some((one) => one !== undefined);
  return !leaves && fromClause.length > 0 && fromClause.every((one) => isWhole(one, names)) && joins(whereClause);
}

function isWhole(node: Node | undefined, names: Names): boolean {
  const table = as(node, 'RangeVar');
  if (table !== undefined) return table.schemaname !== undefined || !names.has(table.relname ?? '');
  const query = as(as(node, 'RangeSubselect')?.subquery, 'SelectStmt');
  if (query !== undefined) return query.withClause === undefined && takesAll(query, names);
  const join = as(node, 'JoinExpr');
  return join !== undefined && isWhole(join.larg, names) && isWhole(join.rarg, names) && joins(join.quals);
}

function joins(condition: Node | undefined): boolean {
  if (condition === undefined) return true;
  const both = as(condition, 'BoolExpr');
  if (both !== undefined) return both.boolop === 'AND_EXPR' && (both.args ?? []).every(joins);
  const one = as(condition, 'A_Expr');
  if (one === undefined || strings(one.name).at(-1) !== '=') return false;
  const rows = [one.lexpr, one.rexpr].map((side) => as(side, 'RowExpr')?.args);
  if (rows[0] !== undefined && rows[1] !== undefined) {
    const [lefts, rights] = rows as [Node[], Node[]];
    return lefts.length === rights.length && lefts.every((left, at) => differ(left, rights[at]));
  }
  return differ(one.lexpr, one.rexpr);
}

/** Columns of two tables. */
function differ(one: Node | undefined, other: Node | undefined): boolean {
  const left = tableOf(one);
  const right = tableOf(other);
  return left !== null && right !== null && left !== right;
}

/** What stands before the column's name; a bare column may be of either side. */
function tableOf(node: Node | undefined): string | null {
  return strings(as(node, 'ColumnRef')?.fields).at(-2) ?? null;
}
