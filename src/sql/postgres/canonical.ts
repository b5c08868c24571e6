import type { Node, SelectStmt } from '@pgsql/types';
import { as, nodeName, strings, textOf } from './ast.js';
import { type Engine, isRefusal } from './engine.js';

/**
 * What servers of different majors write differently for the same thing. 14 began to write functions with a syntax of
 * their own (`EXTRACT(year FROM t)` for `date_part('year', t)`); 16 leaves out the table before a column where a view
 * has but one, and 18 does not where it groups.
 */
const OWN_SYNTAX =
  /\b(extract|date_part|substring|overlay|position|trim|btrim|ltrim|rtrim|timezone|at time zone|at local|normalized|is_normalized|normalize|overlaps|xmlexists|collation for|pg_collation_for)\b/i;

/** True when `canonicalExpression` would give another text. */
export function hasOwnSyntax(text: string): boolean {
  return OWN_SYNTAX.test(text);
}

/** True when a view's query has to be parsed to be comparable with that of another major. */
export function isQualified(query: string, version: number): boolean {
  return version < 16 || (version >= 18 && /\bGROUP BY\b/.test(query));
}

/** How a definition can be completed to a statement: an expression, a constraint, an index, or a statement already. */
const FRAMES = [
  (text: string) => `SELECT (${text})`,
  (text: string) => `ALTER TABLE t ADD ${text}`,
  (text: string) => `CREATE INDEX ON t USING ${text}`,
  (text: string) => text,
];

/** An expression or definition that reads the same whatever major wrote it; what can't be parsed stays as it is. */
export function canonicalExpression(text: string, engine: Engine): string {
  for (const frame of FRAMES) {
    try {
      return print(engine.parse(frame(text)).stmts.map(({ stmt }) => stmt));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return text;
}

/** A view's query without the table before its columns, where there is but one. */
export function canonicalQuery(text: string, engine: Engine): string {
  try {
    const select = as(engine.parse(text).stmts[0]?.stmt, 'SelectStmt');
    const only = select === undefined ? null : onlySource(select);
    if (select === undefined || only === null) return text;
    const bytes = Buffer.from(text);
    const cuts: { at: number; length: number }[] = [];
    visit(select, (fields, at) => {
      if (fields.length < 2 || fields[0] !== only) return;
      const length = qualifierLength(bytes, at);
      if (length > 0) cuts.push({ at, length });
    });
    let done = 0;
    const pieces: Buffer[] = [];
    for (const { at, length } of cuts.sort((a, b) => a.at - b.at)) {
      pieces.push(bytes.subarray(done, at));
      done = at + length;
    }
    return Buffer.concat([...pieces, bytes.subarray(done)]).toString();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return text;
  }
}

/** The name of the one thing in FROM. */
function onlySource(select: SelectStmt): string | null {
  const [source, ...more] = select.fromClause ?? [];
  if (source === undefined || more.length > 0) return null;
  const table = as(source, 'RangeVar');
  const alias = table?.alias ?? as(source, 'RangeSubselect')?.alias ?? as(source, 'RangeFunction')?.alias;
  return alias?.aliasname ?? table?.relname ?? null;
}

/** Calls back for every column reference of the query itself, not for those of queries inside it. */
function visit(node: unknown, each: (fields: string[], at: number) => void): void {
  if (Array.isArray(node)) {
    for (const one of node) visit(one, each);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'SelectStmt') continue;
    if (key === 'ColumnRef') {
      const { fields, location } = value as { fields?: Node[]; location?: number };
      each(strings(fields), location ?? 0);
    } else visit(value, each);
  }
}

/** Bytes of `name.` or `"name".` at a place. */
function qualifierLength(bytes: Buffer, at: number): number {
  const match = /^(?:"(?:[^"]|"")*"|[^".\s]+)\./.exec(bytes.subarray(at, at + 200).toString());
  return match === null ? 0 : Buffer.byteLength(match[0]);
}

/** Fields that say where or how something was written, and nothing of what it means. */
const PLACES = new Set([
  'location',
  'funcformat',
  'stmt_location',
  'stmt_len',
  'name_location',
  'list_start',
  'list_end',
]);
const FLOATS = new Set(['float8', 'numeric']);

/** A tree as one line that depends on its meaning alone. */
function print(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(print).join(', ')})`;
  if (typeof value !== 'object' || value === null) return String(value);
  const node = value as Node;
  const call = as(node, 'FuncCall');
  if (call !== undefined)
    return `${functionName(call.funcname)}${print((call.args ?? []).map(withoutTextCast))}${rest(call, ['funcname', 'args'])}`;
  const column = as(node, 'ColumnRef');
  if (column !== undefined) return strings(column.fields).join('.') || '*';
  const constant = as(node, 'A_Const');
  if (constant !== undefined) return constant.sval === undefined ? (textOf(node) ?? 'NULL') : `'${textOf(node)}'`;
  const cast = as(node, 'TypeCast');
  if (cast !== undefined)
    return `${print(cast.arg)}::${strings(cast.typeName?.names).at(-1)}${rest(cast.typeName ?? {}, ['names', 'typemod'])}`;
  const operation = as(node, 'A_Expr');
  if (operation !== undefined) {
    const [left, right] = besideDatePart(operation.lexpr, operation.rexpr);
    return `(${print(left)} ${strings(operation.name).at(-1)} ${print(right)}${rest(operation, ['lexpr', 'rexpr', 'name'])})`;
  }
  const name = nodeName(node);
  return `${name}${rest(node, [])}`;
}

function rest(node: object, done: readonly string[]): string {
  const left = Object.entries(node).filter(([key]) => !PLACES.has(key) && !done.includes(key));
  return left.length === 0 ? '' : `{${left.map(([key, value]) => `${key}: ${print(value)}`).join(', ')}}`;
}

/** EXTRACT is a function of its own since 14, and gives another type of number. */
function functionName(nodes: Node[] | undefined): string {
  const name = strings(nodes)
    .filter((part) => part !== 'pg_catalog')
    .join('.');
  return name === 'extract' ? 'date_part' : name;
}

function withoutTextCast(node: Node): Node {
  const cast = as(node, 'TypeCast');
  const isText = strings(cast?.typeName?.names).at(-1) === 'text';
  return isText && as(cast?.arg, 'A_Const')?.sval !== undefined ? (cast?.arg as Node) : node;
}

/** A number beside it is cast to the type that it gives. */
function besideDatePart(left: Node | undefined, right: Node | undefined): [Node | undefined, Node | undefined] {
  const isPart = (node: Node | undefined): boolean => functionName(as(node, 'FuncCall')?.funcname) === 'date_part';
  const uncast = (node: Node | undefined): Node | undefined => {
    const cast = as(node, 'TypeCast');
    return FLOATS.has(strings(cast?.typeName?.names).at(-1) ?? '') ? cast?.arg : node;
  };
  return [isPart(right) ? uncast(left) : left, isPart(left) ? uncast(right) : right];
}
