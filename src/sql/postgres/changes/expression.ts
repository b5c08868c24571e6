import type { A_Expr, FuncCall, Node, SQLValueFunctionOp, TypeName as TypeNameNode } from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import type { Expression, TypeName } from '../../change.js';
import { as, dottedName, strings, walk } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range } from '../token-list.js';
import { readType } from './type-name.js';

/** What SQL's keyword functions are as functions of pg_catalog. */
const VALUE_FUNCTION: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_ROLE: 'current_user',
  SVFOP_CURRENT_USER: 'current_user',
  SVFOP_USER: 'current_user',
  SVFOP_SESSION_USER: 'session_user',
  SVFOP_CURRENT_CATALOG: 'current_database',
  SVFOP_CURRENT_SCHEMA: 'current_schema',
};

/** The function that a keyword like CURRENT_TIMESTAMP stands for; all of those that tell the time are `now`. */
export function valueFunction(op: SQLValueFunctionOp | undefined): Name {
  return { schema: null, name: VALUE_FUNCTION[op ?? ''] ?? 'now' };
}

const CONSTANT_PARTS = new Set([
  'A_Const',
  'TypeCast',
  'A_ArrayExpr',
  'RowExpr',
  'A_Expr',
  'BoolExpr',
  'NullTest',
  'BooleanTest',
  'CollateClause',
  'A_Indirection',
  'A_Indices',
  'List',
  'String',
  'Integer',
  'Float',
  'Boolean',
  'BitString',
]);

/** An expression of the tree with its source, which the caller has found. */
export function readExpression(reader: Reader, node: Node | undefined, source: Range | string): Expression {
  const functions: Name[] = [];
  const columns = new Set<string>();
  const operators = new Set<string>();
  const texts: string[] = [];
  const castTypes: TypeName[] = [];
  let constant = true;
  let hasSubquery = false;
  walk(node, (type, inside) => {
    if (!CONSTANT_PARTS.has(type)) constant = false;
    if (type === 'FuncCall') functions.push(dottedName((inside as FuncCall).funcname));
    else if (type === 'SQLValueFunction') functions.push(valueFunction(inside.op as SQLValueFunctionOp));
    else if (type === 'ColumnRef') addColumn(inside.fields as Node[] | undefined, columns);
    else if (type === 'A_Expr') for (const name of operatorsOf(inside as A_Expr)) operators.add(name);
    else if (type === 'SubLink') hasSubquery = true;
    else if (type === 'TypeCast') castTypes.push(readType(reader, inside.typeName as TypeNameNode));
    else if (type === 'A_Const' && inside.sval) texts.push((inside.sval as { sval?: string }).sval ?? '');
    return undefined;
  });
  return {
    sql: typeof source === 'string' ? source : reader.tokens.slice(source),
    functions,
    columns: [...columns],
    constant,
    literal: literalOf(node),
    provesNotNull: provesNotNull(node),
    castOfColumn: castOfColumn(reader, node),
    castTypes,
    hasSubquery,
    operators: [...operators],
    strings: texts,
  };
}

function addColumn(fields: readonly Node[] | undefined, columns: Set<string>): void {
  const last = fields?.at(-1);
  columns.add(as(last, 'String')?.sval ?? '*');
}

const OPERATOR_OF_KIND: Readonly<Record<string, string>> = {
  AEXPR_DISTINCT: 'IS DISTINCT FROM',
  AEXPR_NOT_DISTINCT: 'IS NOT DISTINCT FROM',
  AEXPR_NULLIF: 'NULLIF',
  AEXPR_IN: 'IN',
};

function operatorsOf(expression: A_Expr): string[] {
  const named = OPERATOR_OF_KIND[expression.kind ?? ''];
  if (named !== undefined) return [named];
  // OPERATOR(schema.op) has the schema first.
  const operator = strings(expression.name).at(-1);
  return operator === undefined ? [] : [operator];
}

/** The string (or NULL) when nothing but that is written, casts aside. */
export function literalOf(node: Node | undefined): string | null | undefined {
  const cast = as(node, 'TypeCast');
  if (cast !== undefined) return literalOf(cast.arg);
  const constant = as(node, 'A_Const');
  if (constant?.isnull === true) return null;
  return constant?.sval === undefined ? undefined : (constant.sval.sval ?? '');
}

/** Columns that are not NULL wherever the condition holds, or, with `holds` false, wherever it does not. */
function provesNotNull(node: Node | undefined, holds = true): string[] {
  const list = as(node, 'BoolExpr');
  if (list?.boolop === 'NOT_EXPR') return provesNotNull(list.args?.[0], !holds);
  if (list !== undefined) {
    const parts = (list.args ?? []).map((part) => provesNotNull(part, holds));
    const all = (list.boolop === 'AND_EXPR') === holds;
    // Where only one part need hold, each has to prove it.
    const [first = []] = parts;
    return [...new Set(all ? parts.flat() : first.filter((column) => parts.every((one) => one.includes(column))))];
  }
  const test = as(node, 'NullTest');
  if (test !== undefined) return (test.nulltesttype === 'IS_NOT_NULL') === holds ? columnNamed(test.arg) : [];
  const compared = as(node, 'A_Expr');
  const kind = holds ? 'AEXPR_DISTINCT' : 'AEXPR_NOT_DISTINCT';
  if (compared?.kind !== kind) return [];
  if (as(compared.rexpr, 'A_Const')?.isnull) return columnNamed(compared.lexpr);
  return as(compared.lexpr, 'A_Const')?.isnull ? columnNamed(compared.rexpr) : [];
}

function columnNamed(node: Node | undefined): string[] {
  const column = as(as(node, 'ColumnRef')?.fields?.at(-1), 'String')?.sval;
  return column === undefined ? [] : [column];
}

function castOfColumn(reader: Reader, node: Node | undefined): Expression['castOfColumn'] {
  const casts: TypeName[] = [];
  let inner = node;
  for (let cast = as(inner, 'TypeCast'); cast !== undefined; cast = as(inner, 'TypeCast')) {
    casts.unshift(readType(reader, cast.typeName));
    inner = cast.arg;
  }
  const column = as(as(inner, 'ColumnRef')?.fields?.at(-1), 'String')?.sval;
  return column === undefined ? null : { column, casts };
}
