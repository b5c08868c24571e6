import type { FuncCall, Node } from '@pgsql/types';
import { quoteIdentifier, quoteLiteral } from '../../core/name.js';
import { UNKNOWN_WORD } from '../unknown-word.js';
import { as, strings, textOf } from './ast.js';
import { type Engine, isRefusal } from './engine.js';
import type { Values } from './program-values.js';

/** The text of an expression. */
export interface ReadText {
  readonly text: string;
  /** False where some part of it varies and stands as `UNKNOWN_WORD`. */
  readonly certain: boolean;
}

/**
 * What an expression comes to (`'a' || 'b'`, `format('DROP TABLE %I', x)`), with what its variables hold; null where
 * nothing of it is known.
 */
export function readText(engine: Engine, expression: string, values: Values = NONE): ReadText | null {
  try {
    const select = as(engine.parse(`SELECT ${expression}`).stmts[0]?.stmt, 'SelectStmt');
    const text = new TextReader(values);
    const read = text.read(as(select?.targetList?.[0], 'ResTarget')?.val);
    return text.knowsSome ? { text: read, certain: text.certain } : null;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

const NONE: Values = new Map();

/** Folds an expression of texts; what it can't fold is `UNKNOWN_WORD`. */
class TextReader {
  certain = true;
  knowsSome = false;

  constructor(private readonly values: Values) {}

  read(node: Node | undefined): string {
    const constant = as(node, 'A_Const');
    if (constant !== undefined) {
      const text = constant.isnull === true ? null : textOf(node);
      if (text === null) return this.unknown();
      this.knowsSome = true;
      return text;
    }
    const variable = as(node, 'ColumnRef');
    if (variable !== undefined) return this.variable(strings(variable.fields).join('.'));
    const cast = as(node, 'TypeCast');
    if (cast !== undefined) {
      const type = strings(cast.typeName?.names).at(-1);
      return type === 'text' || type === 'varchar' || type === 'name' ? this.read(cast.arg) : this.unknown();
    }
    const operation = as(node, 'A_Expr');
    if (operation !== undefined) {
      const joins = operation.kind === 'AEXPR_OP' && strings(operation.name).join('.') === '||';
      return joins ? this.read(operation.lexpr) + this.read(operation.rexpr) : this.unknown();
    }
    const call = as(node, 'FuncCall');
    return call === undefined ? this.unknown() : this.call(call);
  }

  private variable(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) return this.unknown();
    this.knowsSome = true;
    return value;
  }

  private unknown(): string {
    this.certain = false;
    return UNKNOWN_WORD;
  }

  private call(call: FuncCall): string {
    const parts = strings(call.funcname);
    const name = parts.length === 1 || parts[0] === 'pg_catalog' ? parts.at(-1) : undefined;
    const [first, ...rest] = call.args ?? [];
    if (name === 'format' && first !== undefined) return this.format(this.read(first), rest);
    if (name === 'concat') return (call.args ?? []).map((one) => this.read(one)).join('');
    if (name === 'quote_ident' && rest.length === 0) return this.quoted(first, quoteIdentifier);
    if (name === 'quote_literal' && rest.length === 0) return this.quoted(first, quoteLiteral);
    return this.unknown();
  }

  private quoted(node: Node | undefined, quote: (text: string) => string): string {
    return quote(this.read(node));
  }

  /** Postgres's format() for `%s`, `%I`, `%L` and `%%`, with positions; widths are left alone. */
  private format(pattern: string, values: readonly Node[]): string {
    let next = 0;
    return pattern.replaceAll(/%(?:(\d+)\$)?(.?)/gs, (_, position: string | undefined, letter: string) => {
      if (letter === '%') return '%';
      if (position !== undefined) next = Number(position) - 1;
      const value = values[next++];
      if (value === undefined || !'sIL'.includes(letter) || letter === '') return this.unknown();
      const text = this.read(value);
      return letter === 's' ? text : letter === 'I' ? quoteIdentifier(text) : quoteLiteral(text);
    });
  }
}
