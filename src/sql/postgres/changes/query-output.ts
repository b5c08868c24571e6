import type { ColumnRef, Node, ResTarget, SelectStmt, TypeName as TypeNameNode, WithClause } from '@pgsql/types';
import type { OutputSource } from '../../change.js';
import { all, as, nodeName, relationName, strings } from '../ast.js';
import { typeWithoutText } from './type-name.js';

/** Output columns of a query: their names as Postgres gives them, and what decides their types. */
export interface Outputs {
  /** Null where the text alone does not tell. */
  readonly names: readonly (string | null)[];
  readonly sources: readonly (OutputSource | null)[];
}

const NOTHING: Outputs = { names: [], sources: [] };

/** What a part of FROM offers: a relation's columns, or the outputs of a query inside. */
type Item = { readonly alias: string | null } & (
  | { readonly relation: ReturnType<typeof relationName> }
  | { readonly outputs: Outputs }
);

type Queries = ReadonlyMap<string, Outputs>;

/** `outer` has the queries that a WITH around it names. */
export function outputsOf(select: SelectStmt | undefined, outer: Queries = new Map()): Outputs {
  if (select === undefined) return NOTHING;
  const queries = withQueries(select.withClause, outer);
  if (select.larg !== undefined) {
    const [left, right] = [outputsOf(select.larg, queries), outputsOf(select.rarg, queries)];
    // A set operation takes its names from the left; a bare NULL there leaves the type to the right.
    return { names: left.names, sources: left.sources.map((source, at) => source ?? right.sources[at] ?? null) };
  }
  if (select.valuesLists !== undefined) {
    const row = as(select.valuesLists[0], 'List')?.items ?? [];
    return { names: row.map((_, at) => `column${at + 1}`), sources: row.map((value) => sourceOf(value, [])) };
  }
  const items = (select.fromClause ?? []).flatMap((node) => itemsOf(node, queries));
  const targets = all(select.targetList, 'ResTarget');
  return { names: targets.map(outputName), sources: targets.map(({ val }) => sourceOf(val, items)) };
}

function withQueries(clause: WithClause | undefined, outer: Queries): Queries {
  const queries = new Map(outer);
  for (const cte of all(clause?.ctes, 'CommonTableExpr')) {
    const outputs = outputsOf(as(cte.ctequery, 'SelectStmt'), queries);
    const names = strings(cte.aliascolnames);
    queries.set(cte.ctename ?? '', { ...outputs, names: outputs.names.map((name, at) => names[at] ?? name) });
  }
  return queries;
}

function itemsOf(node: Node, queries: Queries): Item[] {
  const join = as(node, 'JoinExpr');
  if (join !== undefined) return [join.larg, join.rarg].flatMap((side) => (side ? itemsOf(side, queries) : []));
  const table = as(node, 'RangeVar');
  if (table !== undefined) {
    const alias = table.alias?.aliasname ?? table.relname ?? null;
    const query = table.schemaname === undefined ? queries.get(table.relname ?? '') : undefined;
    return [query === undefined ? { alias, relation: relationName(table) } : { alias, outputs: query }];
  }
  const inside = as(node, 'RangeSubselect');
  const alias = inside?.alias;
  // What a function gives is not known; it may have any column.
  if (inside === undefined) return [{ alias: null, outputs: { names: [null], sources: [null] } }];
  const outputs = outputsOf(as(inside.subquery, 'SelectStmt'), queries);
  const names = strings(alias?.colnames);
  return [
    {
      alias: alias?.aliasname ?? null,
      outputs: { ...outputs, names: outputs.names.map((name, at) => names[at] ?? name) },
    },
  ];
}

const BOOLEAN: OutputSource = { type: typeWithoutText('bool') };
/** Functions whose value has the type of what they are given. */
const KEEP = new Set(['max', 'min', 'any_value', 'first_value', 'last_value', 'lag', 'lead']);
const FIXED: Readonly<Record<string, string>> = {
  count: 'int8',
  row_number: 'int8',
  rank: 'int8',
  dense_rank: 'int8',
  nextval: 'int8',
  now: 'timestamptz',
  lower: 'text',
  upper: 'text',
  length: 'int4',
  gen_random_uuid: 'uuid',
  bool_or: 'bool',
  bool_and: 'bool',
  string_agg: 'text',
  to_jsonb: 'jsonb',
  jsonb_agg: 'jsonb',
  jsonb_build_object: 'jsonb',
};
const COMPARISONS = new Set(['=', '<>', '!=', '<', '>', '<=', '>=', '~', '~*', '!~', '!~*', '@>', '<@', '&&', '?']);

/** What decides the type of a value; null where only Postgres can tell. */
function sourceOf(node: Node | undefined, items: readonly Item[]): OutputSource | null {
  const column = as(node, 'ColumnRef');
  if (column !== undefined) return columnSource(column, items);
  const cast = as(node, 'TypeCast');
  if (cast !== undefined) return castSource(cast.typeName);
  const call = as(node, 'FuncCall');
  if (call !== undefined) {
    const name = strings(call.funcname).at(-1) ?? '';
    if (KEEP.has(name)) return sourceOf(call.args?.[0], items);
    const fixed = FIXED[name];
    return fixed === undefined ? null : { type: typeWithoutText(fixed) };
  }
  const coalesce = as(node, 'CoalesceExpr');
  if (coalesce !== undefined) return firstOf(coalesce.args ?? [], items);
  const choice = as(node, 'CaseExpr');
  if (choice !== undefined) {
    const results = all(choice.args, 'CaseWhen').flatMap(({ result }) => result ?? []);
    return firstOf([...results, ...(choice.defresult === undefined ? [] : [choice.defresult])], items);
  }
  const link = as(node, 'SubLink');
  if (link?.subLinkType === 'EXPR_SUBLINK') return outputsOf(as(link.subselect, 'SelectStmt')).sources[0] ?? null;
  return plainSource(node);
}

function plainSource(node: Node | undefined): OutputSource | null {
  const constant = as(node, 'A_Const');
  if (constant?.ival !== undefined) return { type: typeWithoutText('int4') };
  if (constant?.boolval !== undefined) return BOOLEAN;
  // A bare string becomes text where nothing else decides.
  if (constant?.sval !== undefined) return { type: typeWithoutText('text') };
  if (['BoolExpr', 'NullTest', 'BooleanTest'].includes(nodeName(node))) return BOOLEAN;
  const operator = as(node, 'A_Expr');
  const compares =
    operator !== undefined && (operator.kind !== 'AEXPR_OP' || COMPARISONS.has(strings(operator.name).at(-1) ?? ''));
  return compares && operator.kind !== 'AEXPR_NULLIF' ? BOOLEAN : null;
}

function firstOf(values: readonly Node[], items: readonly Item[]): OutputSource | null {
  const typed = values.filter((value) => as(value, 'A_Const')?.sval === undefined);
  for (const value of typed) {
    const source = sourceOf(value, items);
    if (source !== null) return source;
  }
  return typed.length === 0 && values.length > 0 ? { type: typeWithoutText('text') } : null;
}

function castSource(node: TypeNameNode | undefined): OutputSource | null {
  const parts = strings(node?.names);
  const name = parts.at(-1);
  if (node === undefined || name === undefined) return null;
  return { type: typeWithoutText(name, parts.length > 1 ? (parts.at(-2) as string) : null, node) };
}

function columnSource(node: ColumnRef, items: readonly Item[]): OutputSource | null {
  const fields = node.fields ?? [];
  const column = as(fields.at(-1), 'String')?.sval;
  if (column === undefined) return null;
  const qualifier = fields.length > 1 ? (as(fields.at(-2), 'String')?.sval ?? null) : null;
  const candidates = qualifier === null ? items : items.filter(({ alias }) => alias === qualifier);
  for (const item of candidates) {
    if (!('outputs' in item)) continue;
    const at = item.outputs.names.indexOf(column);
    if (at >= 0) return item.outputs.sources[at] ?? null;
  }
  const relations = candidates.flatMap((item) => ('relation' in item ? [item.relation] : []));
  return relations.length === 0 ? null : { column, relations };
}

function outputName(target: ResTarget): string | null {
  if (target.name !== undefined) return target.name;
  return nameOfValue(target.val);
}

/** The name that Postgres gives to an output column of this value, where the text alone tells. */
export function nameOfValue(node: Node | undefined): string | null {
  const column = as(node, 'ColumnRef');
  if (column !== undefined) return as(column.fields?.at(-1), 'String')?.sval ?? null;
  const call = as(node, 'FuncCall');
  if (call !== undefined) return strings(call.funcname).at(-1) ?? null;
  const cast = as(node, 'TypeCast');
  if (cast !== undefined) return nameOfValue(cast.arg) ?? strings(cast.typeName?.names).at(-1) ?? null;
  const field = as(node, 'A_Indirection');
  if (field !== undefined) return as(field.indirection?.at(-1), 'String')?.sval ?? nameOfValue(field.arg);
  if (as(node, 'CoalesceExpr') !== undefined) return 'coalesce';
  if (as(node, 'CaseExpr') !== undefined) return 'case';
  return null;
}
