import type { Node, SelectStmt } from '@pgsql/types';
import { all, as, strings, textOf } from './ast.js';

/** Rows of texts that a query writes out. */
export interface Rows {
  readonly names: readonly (string | null)[];
  readonly rows: readonly (readonly string[])[];
}

/** The rows of VALUES, of `SELECT unnest(…)`, and of a SELECT of columns from one of these, when nothing leaves rows out. */
export function rowsOf(select: SelectStmt): Rows | null {
  const { valuesLists, fromClause = [], targetList = [] } = select;
  if (valuesLists !== undefined) return listed(valuesLists);
  if (
    select.whereClause ??
    select.limitCount ??
    select.groupClause ??
    select.havingClause ??
    select.op !== 'SETOP_NONE'
  )
    return null;
  const targets = all(targetList, 'ResTarget');
  if (fromClause.length === 0) {
    const [only, ...others] = targets;
    const list = others.length > 0 ? null : unnested(only?.val);
    return list && { names: [only?.name ?? 'unnest'], rows: list.map((one) => [one]) };
  }
  const source = fromClause.length === 1 ? sourceOf(fromClause[0]) : null;
  if (source === null) return null;
  const picked = targets.map(({ val, name }) => {
    const parts = as(val, 'ColumnRef')?.fields ?? [];
    if (as(parts.at(-1), 'A_Star') !== undefined) return source.names.map((one, at) => ({ name: one, at }));
    const column = strings(parts).at(-1);
    const at = source.names.indexOf(column ?? null);
    return at < 0 ? null : [{ name: name ?? column ?? null, at }];
  });
  if (picked.includes(null)) return null;
  const columns = picked.flatMap((one) => one ?? []);
  return {
    names: columns.map(({ name }) => name),
    rows: source.rows.map((row) => columns.map(({ at }) => row[at] ?? '')),
  };
}

function sourceOf(node: Node | undefined): Rows | null {
  const subquery = as(node, 'RangeSubselect');
  if (subquery !== undefined) {
    const inner = as(subquery.subquery, 'SelectStmt');
    const rows = inner === undefined ? null : rowsOf(inner);
    return rows && renamed(rows, strings(subquery.alias?.colnames));
  }
  const call = as(node, 'RangeFunction');
  const list = unnested(as(call?.functions?.[0], 'List')?.items?.[0]);
  if (call === undefined || list === null || call.functions?.length !== 1 || call.ordinality === true) return null;
  const [column] = strings(call.alias?.colnames);
  return { names: [column ?? call.alias?.aliasname ?? 'unnest'], rows: list.map((one) => [one]) };
}

function renamed({ names, rows }: Rows, aliases: readonly string[]): Rows {
  return { names: names.map((name, at) => aliases[at] ?? name), rows };
}

function listed(lists: readonly Node[]): Rows | null {
  const rows = lists.map((list) => (as(list, 'List')?.items ?? []).map(constantText));
  const first = rows[0] ?? [];
  if (rows.some((row) => row.includes(null))) return null;
  return { names: first.map((_, at) => `column${at + 1}`), rows: rows as string[][] };
}

/** `unnest(array)`. */
function unnested(node: Node | undefined): string[] | null {
  const call = as(node, 'FuncCall');
  const name = strings(call?.funcname).at(-1);
  if (call === undefined || (name !== 'unnest' && name !== 'regexp_split_to_table')) return null;
  return name === 'unnest' && call.args?.length === 1 ? elements(call.args[0]) : null;
}

/** `ARRAY['a', 'b']`, `'{a,b}'::text[]`, `string_to_array('a,b', ',')`. */
export function elements(node: Node | undefined): string[] | null {
  const cast = as(node, 'TypeCast');
  if (cast !== undefined) {
    const isArray = (cast.typeName?.arrayBounds?.length ?? 0) > 0;
    const text = constantText(cast.arg);
    if (isArray && text !== null) return /^\{[\w, $]*\}$/.test(text) ? split(text.slice(1, -1), ',', true) : null;
    return isArray ? elements(cast.arg) : null;
  }
  const list = as(node, 'A_ArrayExpr');
  if (list !== undefined) {
    const found = (list.elements ?? []).map(constantText);
    return found.includes(null) ? null : (found as string[]);
  }
  const call = as(node, 'FuncCall');
  if (strings(call?.funcname).at(-1) !== 'string_to_array' || call?.args?.length !== 2) return null;
  const [text, separator] = call.args.map(constantText);
  return text == null || !separator ? null : split(text, separator, false);
}

function split(text: string, separator: string, trims: boolean): string[] {
  return text === '' ? [] : text.split(separator).map((one) => (trims ? one.trim() : one));
}

/** A constant as text, also one that is cast to a type of texts. */
export function constantText(node: Node | undefined): string | null {
  const cast = as(node, 'TypeCast');
  if (cast === undefined) return as(node, 'A_Const')?.isnull === true ? null : textOf(as(node, 'A_Const') && node);
  const type = strings(cast.typeName?.names).at(-1);
  const array = (cast.typeName?.arrayBounds?.length ?? 0) > 0;
  return !array && (type === 'text' || type === 'varchar' || type === 'name') ? constantText(cast.arg) : null;
}
