import type { Expression, IndexElement, TypeName } from '../../sql/change.js';
import { distinctColumnNames } from '../names.js';
import { afterClose, splitAtCommas, type Token, tokenize } from './expression-tokens.js';

/** What an expression would be called, and whether that name comes from a column or a function (2) or a type (1). */
interface Figured {
  readonly name: string;
  readonly strength: 1 | 2;
}

/** Names that an index gives its own columns: a column's, a function's, a type's, or `expr`. */
export function indexColumnNames(elements: readonly IndexElement[], include: readonly string[]): string[] {
  const names = elements.map((element) => element.column ?? nameOfExpression(element.expression) ?? 'expr');
  return distinctColumnNames([...names, ...include]);
}

/** The name that Postgres figures for an expression (FigureIndexColname), null where it finds none. */
export function nameOfExpression(expression: Expression | null): string | null {
  if (expression === null) return null;
  if (expression.castOfColumn !== null) return expression.castOfColumn.column;
  return figure(tokenize(expression.sql), expression.castTypes)?.name ?? null;
}

/** The column when an expression is nothing but that, perhaps in brackets and with a collation. */
export function bareColumn(expression: Expression): string | null {
  if (expression.castOfColumn !== null) {
    return expression.castOfColumn.casts.length === 0 ? expression.castOfColumn.column : null;
  }
  const [column] = expression.columns;
  if (expression.columns.length !== 1 || column === undefined || expression.functions.length > 0) return null;
  const tokens = tokenize(expression.sql).filter(({ text }) => text !== '(' && text !== ')');
  return tokens[0]?.value === column && tokens[1]?.value === 'collate' && tokens.length === 3 ? column : null;
}

/** An element of an exclusion constraint: the name it gives, and its source; `column` when it is nothing but one. */
export interface ExclusionElement {
  readonly name: string;
  readonly column: string | null;
  readonly sql: string;
}

/** The elements of `gist (room WITH =, tsrange(a, b) WITH &&)`. */
export function exclusionElements(exclusion: string): ExclusionElement[] {
  const tokens = tokenize(exclusion);
  const open = tokens.findIndex((token) => token.text === '(');
  const inside = tokens.slice(open + 1, afterClose(tokens, open) - 1);
  return splitAtCommas(inside).map((element) => {
    const end = element.findIndex((token) => token.value === 'with' && token.kind === 'identifier');
    const value = element.slice(0, end < 0 ? element.length : end);
    const first = value[0];
    // `column operator_class`: what follows a bare column isn't part of its name.
    if (first?.kind === 'identifier' && value[1]?.text !== '(' && value[1]?.text !== '.') {
      return { name: first.value, column: first.value, sql: first.text };
    }
    const operand = value.slice(
      0,
      afterClose(
        value,
        value.findIndex((token) => token.text === '('),
      ),
    );
    const last = operand.at(-1);
    const sql =
      first === undefined || last === undefined ? '' : exclusion.slice(first.start, last.start + last.text.length);
    return { name: figure(operand, [])?.name ?? 'expr', column: null, sql };
  });
}

function figure(tokens: readonly Token[], types: readonly TypeName[]): Figured | null {
  const first = tokens[0];
  if (first === undefined) return null;
  if (first.text === '(' && afterClose(tokens, 0) === tokens.length) return figure(tokens.slice(1, -1), types);
  const cast = lastCast(tokens);
  if (cast > 0) return figureCast(tokens.slice(0, cast), tokens.slice(cast + 1), types);
  const zone = atTimeZone(tokens);
  if (zone > 0) return { name: 'timezone', strength: 2 };
  if (first.kind !== 'identifier') return null;
  if (first.value === 'case' && first.text[0] !== '"') return figureCase(tokens, types);
  if (first.value === 'cast' && tokens[1]?.text === '(') return figureCastCall(tokens, types);
  return figurePath(tokens);
}

/** `a`, `a.b`, `f(x)`, `a[1]`: nothing may follow. */
function figurePath(tokens: readonly Token[]): Figured | null {
  let name = tokens[0]?.value ?? '';
  if (tokens[0]?.text.toLowerCase() === 'not') return null;
  let at = 1;
  while (tokens[at]?.text === '.' && tokens[at + 1]?.kind === 'identifier') {
    name = tokens[at + 1]?.value ?? '';
    at += 2;
  }
  if (tokens[at]?.text === '(') {
    if (name === 'trim') name = trimFunction(tokens[at + 1]);
    at = afterClose(tokens, at);
  }
  while (tokens[at]?.text === '[') at = afterClose(tokens, at);
  if (tokens[at]?.value === 'collate') at += tokens[at + 2]?.text === '.' ? 4 : 2;
  return at >= tokens.length ? { name, strength: 2 } : null;
}

function trimFunction(first: Token | undefined): string {
  if (first?.value === 'leading') return 'ltrim';
  return first?.value === 'trailing' ? 'rtrim' : 'btrim';
}

/** Where the outermost `::` stands, when all before it is one operand. */
function lastCast(tokens: readonly Token[]): number {
  let found = -1;
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const text = tokens[at]?.text ?? '';
    if (text === '(' || text === '[') depth++;
    else if (text === ')' || text === ']') depth--;
    else if (depth === 0 && text === '::') found = at;
    else if (depth === 0 && tokens[at]?.kind === 'symbol' && text !== '.') return -1;
  }
  return found;
}

function figureCast(operand: readonly Token[], type: readonly Token[], types: readonly TypeName[]): Figured | null {
  // Words after the type (AND, IS NULL, AT TIME ZONE) make it part of something larger.
  const written = type.map((token) => token.text).join('');
  if (type.some((token) => token.kind === 'identifier' && FOLLOWS_TYPE.has(token.value))) {
    return atTimeZone(type) > 0 ? { name: 'timezone', strength: 2 } : null;
  }
  const inner = figure(operand, types);
  if (inner?.strength === 2) return inner;
  const known = types.find((candidate) => tokensOf(candidate.sql) === written);
  const last = type.filter((token) => token.kind === 'identifier').at(-1)?.value ?? 'expr';
  return { name: known?.name ?? last, strength: 1 };
}

const FOLLOWS_TYPE = new Set(['and', 'or', 'is', 'in', 'like', 'ilike', 'between', 'not', 'at', 'similar', 'isnull']);

function tokensOf(sql: string): string {
  return tokenize(sql)
    .map((token) => token.text)
    .join('');
}

function figureCastCall(tokens: readonly Token[], types: readonly TypeName[]): Figured | null {
  const end = afterClose(tokens, 1);
  if (end < tokens.length) return null;
  const inside = tokens.slice(2, end - 1);
  let depth = 0;
  const as = inside.findIndex((token) => {
    if (token.text === '(' || token.text === '[') depth++;
    if (token.text === ')' || token.text === ']') depth--;
    return depth === 0 && token.value === 'as' && token.kind === 'identifier';
  });
  return figureCast(inside.slice(0, as), inside.slice(as + 1), types);
}

/** A CASE is called after its ELSE when that has a name of its own. */
function figureCase(tokens: readonly Token[], types: readonly TypeName[]): Figured | null {
  const last = tokens.at(-1);
  if (last?.value !== 'end') return null;
  const otherwise = tokens.findLastIndex((token) => token.value === 'else' && token.kind === 'identifier');
  const inner = otherwise < 0 ? null : figure(tokens.slice(otherwise + 1, -1), types);
  return inner?.strength === 2 ? inner : { name: 'case', strength: 1 };
}

function atTimeZone(tokens: readonly Token[]): number {
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const text = tokens[at]?.text;
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (depth === 0 && tokens[at]?.value === 'at' && tokens[at + 1]?.value === 'time') return at;
  }
  return -1;
}
