/** What a token is, as far as cutting text into parts needs to know. */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'symbol'
  | 'comment'
  | 'backslash';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** False for a string, quoted identifier or comment whose end is missing. */
  readonly closed: boolean;
}

const DIGIT = /[0-9]/;
const OPERATOR = '+-*/<>=~!@#%^&|`?';

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The next token at or after `at`, comments included; null at the end. */
export function nextToken(text: string, at: number, limit = text.length): Token | null {
  let start = at;
  while (start < limit && isBlank(text.charCodeAt(start))) start++;
  if (start >= limit) return null;
  const code = text.charCodeAt(start);
  const char = text[start] as string;
  if (isWordStart(code)) return word(text, start, limit);
  if (isDigit(code) || (char === '.' && isDigit(text.charCodeAt(start + 1)))) return number(text, start, limit);
  if (char === "'") return quoted(text, start, start + 1, "'", 'string', limit);
  if (char === '"') return quoted(text, start, start + 1, '"', 'quoted', limit);
  if (char === '$') return dollar(text, start, limit);
  if (text.startsWith('--', start)) return lineComment(text, start, limit);
  if (text.startsWith('/*', start)) return blockComment(text, start, limit);
  if (char === '\\') return token('backslash', start, start + 1);
  if (text.startsWith('::', start)) return token('operator', start, start + 2);
  if (OPERATOR.includes(char)) return operator(text, start, limit);
  return token('symbol', start, start + 1);
}

/** All tokens of a part of a text, without comments unless asked for. */
export function tokenize(text: string, from = 0, to = text.length, comments = false): Token[] {
  const tokens: Token[] = [];
  for (let next = nextToken(text, from, to); next !== null; next = nextToken(text, next.end, to)) {
    if (comments || next.kind !== 'comment') tokens.push(next);
  }
  return tokens;
}

/** The offset of the first character that is neither blank nor in a comment. */
export function skipBlanks(text: string, from: number, to = text.length): number {
  let at = from;
  for (;;) {
    const next = nextToken(text, at, to);
    if (next === null) return to;
    if (next.kind !== 'comment') return next.start;
    at = next.end;
  }
}

function token(kind: TokenKind, start: number, end: number, closed = true): Token {
  return { kind, start, end, closed };
}

function word(text: string, start: number, limit: number): Token {
  const next = text[start + 1];
  const first = text[start] as string;
  if (next === "'" && 'eEbBxXnN'.includes(first)) {
    return quoted(text, start, start + 2, "'", 'string', limit, first === 'e' || first === 'E');
  }
  if (next === '&' && (first === 'u' || first === 'U')) {
    if (text[start + 2] === "'") return quoted(text, start, start + 3, "'", 'string', limit);
    if (text[start + 2] === '"') return quoted(text, start, start + 3, '"', 'quoted', limit);
  }
  WORD_REST.lastIndex = start + 1;
  WORD_REST.test(text);
  const end = Math.min(WORD_REST.lastIndex, limit);
  return token('word', start, end);
}

function number(text: string, start: number, limit: number): Token {
  let end = start;
  while (end < limit) {
    const code = text.charCodeAt(end);
    const char = text[end] as string;
    const sign =
      (char === '+' || char === '-') && /[eE]/.test(text[end - 1] as string) && DIGIT.test(text[end + 1] ?? '');
    // `1..2` in PL/pgSQL is a range of two numbers.
    const dot = char === '.' && text[end + 1] !== '.' && text[end - 1] !== '.';
    if (!isWordStart(code) && !isDigit(code) && !dot && !sign) break;
    end++;
  }
  return token('number', start, Math.max(end, start + 1));
}

function quoted(
  text: string,
  start: number,
  from: number,
  quote: string,
  kind: TokenKind,
  limit: number,
  escapes = false,
): Token {
  let at = from;
  if (!escapes) {
    for (;;) {
      const end = text.indexOf(quote, at);
      if (end < 0 || end >= limit) return token(kind, start, limit, false);
      if (end + 1 >= limit || text[end + 1] !== quote) return token(kind, start, end + 1);
      at = end + 2;
    }
  }
  while (at < limit) {
    const char = text[at];
    if (char === '\\') at += 2;
    else if (char !== quote) at++;
    else if (at + 1 < limit && text[at + 1] === quote) at += 2;
    else return token(kind, start, at + 1);
  }
  return token(kind, start, limit, false);
}

/** What a word goes on with; by itself it matches nothing too, so that it always says where the word ends. */
const WORD_REST = /[\w$\u0080-\uffff]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;

function dollar(text: string, start: number, limit: number): Token {
  DOLLAR_TAG.lastIndex = start;
  const tag = DOLLAR_TAG.exec(text)?.[0];
  if (tag !== undefined) {
    const end = text.indexOf(tag, start + tag.length);
    if (end < 0 || end + tag.length > limit) return token('string', start, limit, false);
    return token('string', start, end + tag.length);
  }
  let end = start + 1;
  while (end < limit && isDigit(text.charCodeAt(end))) end++;
  return token(end > start + 1 ? 'parameter' : 'symbol', start, end);
}

function lineComment(text: string, start: number, limit: number): Token {
  // Postgres ends a line comment at either character.
  let end = start + 2;
  while (end < limit && text[end] !== '\n' && text[end] !== '\r') end++;
  return token('comment', start, end);
}

const BLOCK_EDGE = /\/\*|\*\//g;

function blockComment(text: string, start: number, limit: number): Token {
  let depth = 0;
  BLOCK_EDGE.lastIndex = start;
  for (let edge = BLOCK_EDGE.exec(text); edge !== null && edge.index + 2 <= limit; edge = BLOCK_EDGE.exec(text)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return token('comment', start, edge.index + 2);
  }
  return token('comment', start, limit, false);
}

function operator(text: string, start: number, limit: number): Token {
  let end = start + 1;
  while (end < limit && OPERATOR.includes(text[end] as string)) {
    if (text.startsWith('--', end) || text.startsWith('/*', end)) break;
    end++;
  }
  return token('operator', start, end);
}
