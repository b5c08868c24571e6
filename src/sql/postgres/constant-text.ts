import type { FuncCall, Node } from '@pgsql/types';
import { quoteIdentifier, quoteLiteral } from '../../core/name.js';
import { as, strings, textOf } from './ast.js';
import { type Engine, isRefusal } from './engine.js';

/** The text that an expression always has (`'a' || 'b'`, `format('DROP TABLE %I', 'x')`); null when it may vary. */
export function constantText(engine: Engine, expression: string): string | null {
  try {
    const select = as(engine.parse(`SELECT ${expression}`).stmts[0]?.stmt, 'SelectStmt');
    return fold(as(select?.targetList?.[0], 'ResTarget')?.val);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

function fold(node: Node | undefined): string | null {
  const constant = as(node, 'A_Const');
  if (constant !== undefined) return constant.isnull === true ? null : textOf(node);
  const cast = as(node, 'TypeCast');
  if (cast !== undefined) {
    const type = strings(cast.typeName?.names).at(-1);
    return type === 'text' || type === 'varchar' || type === 'name' ? fold(cast.arg) : null;
  }
  const operation = as(node, 'A_Expr');
  if (operation !== undefined) {
    if (operation.kind !== 'AEXPR_OP' || strings(operation.name).join('.') !== '||') return null;
    const left = fold(operation.lexpr);
    const right = fold(operation.rexpr);
    return left === null || right === null ? null : left + right;
  }
  const call = as(node, 'FuncCall');
  return call === undefined ? null : foldCall(call);
}

function foldCall(call: FuncCall): string | null {
  const parts = strings(call.funcname);
  if (parts.length > 1 && parts[0] !== 'pg_catalog') return null;
  const values = (call.args ?? []).map(fold);
  if (values.includes(null)) return null;
  const [first, ...rest] = values as string[];
  if (first === undefined) return null;
  switch (parts.at(-1)) {
    case 'format':
      return format(first, rest);
    case 'concat':
      return (values as string[]).join('');
    case 'quote_ident':
      return rest.length === 0 ? quoteIdentifier(first) : null;
    case 'quote_literal':
      return rest.length === 0 ? quoteLiteral(first) : null;
    default:
      return null;
  }
}

/** Postgres's format() for `%s`, `%I`, `%L` and `%%`; positions and widths are left alone. */
function format(pattern: string, values: readonly string[]): string | null {
  let next = 0;
  let known = true;
  const text = pattern.replaceAll(/%(.?)/gs, (_, letter: string) => {
    if (letter === '%') return '%';
    const value = values[next++];
    if (value !== undefined && letter === 's') return value;
    if (value !== undefined && letter === 'I') return quoteIdentifier(value);
    if (value !== undefined && letter === 'L') return quoteLiteral(value);
    known = false;
    return '';
  });
  return known ? text : null;
}
