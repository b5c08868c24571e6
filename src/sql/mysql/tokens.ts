/** What a token is, as far as reading MySQL's statements needs to know. */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'variable' | 'symbol' | 'comment' | 'open' | 'close';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** False for a string, quoted identifier or comment whose end is missing. */
  readonly closed: boolean;
}

const WORD = /[A-Za-z0-9_$\u0080-\uffff]/;
/** What begins a comment that the server runs: MySQL's own, and MariaDB's. */
const EXECUTABLE = /\/\*M?!\d{0,6}/y;

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

/**
 * The next token at or after `at`, comments included; null at the end. A comment that the server runs gives an `open`
 * token, what is in it, and a `close` token: it is code.
 */
export function nextToken(text: string, at: number, limit = text.length): Token | null {
  let start = at;
  while (start < limit && isBlank(text.charCodeAt(start))) start++;
  if (start >= limit) return null;
  const char = text[start] as string;
  if (char === "'" || char === '"') return quoted(text, start, limit, 'string');
  if (char === '`') return quoted(text, start, limit, 'quoted');
  if (char === '#') return line(text, start, limit);
  if (char === '-' && /^--(?:[\s\p{Cc}]|$)/u.test(text.slice(start, Math.min(start + 3, limit)))) {
    return line(text, start, limit);
  }
  if (char === '/' && text[start + 1] === '*') return block(text, start, limit);
  if (char === '*' && text[start + 1] === '/') return token('close', start, start + 2);
  if (char === '@') return variable(text, start, limit);
  if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(text[start + 1] ?? ''))) return number(text, start, limit);
  if (WORD.test(char)) return token('word', start, wordEnd(text, start, limit));
  return token('symbol', start, start + 1);
}

/** All tokens of a part of a text, without comments. */
export function tokenize(text: string, from = 0, to = text.length): Token[] {
  const tokens: Token[] = [];
  for (let next = nextToken(text, from, to); next !== null; next = nextToken(text, next.end, to)) {
    if (next.kind !== 'comment' && next.kind !== 'open' && next.kind !== 'close') tokens.push(next);
  }
  return tokens;
}

function token(kind: TokenKind, start: number, end: number, closed = true): Token {
  return { kind, start, end, closed };
}

function wordEnd(text: string, start: number, limit: number): number {
  let end = start;
  while (end < limit && WORD.test(text[end] as string)) end++;
  return end;
}

/** A digit may begin a name as well (`2fa_tokens`), so a number is a word of digits alone, or has a dot or an exponent. */
function number(text: string, start: number, limit: number): Token {
  const found = /^(?:0x[0-9a-f]+|\d*\.?\d+(?:e[+-]?\d+)?|\d+\.)/i.exec(text.slice(start, Math.min(start + 64, limit)));
  const end = start + (found?.[0].length ?? 1);
  const word = wordEnd(text, start, limit);
  return word > end && !/^0x/i.test(found?.[0] ?? '') ? token('word', start, word) : token('number', start, end);
}

function quoted(text: string, start: number, limit: number, kind: TokenKind): Token {
  const quote = text[start] as string;
  for (let at = start + 1; at < limit; at++) {
    // Backslashes escape in strings; names in backticks have doubled backticks only.
    if (text[at] === '\\' && kind === 'string') at++;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return token(kind, start, at + 1);
      at++;
    }
  }
  return token(kind, start, limit, false);
}

function line(text: string, start: number, limit: number): Token {
  const end = text.indexOf('\n', start);
  return token('comment', start, end < 0 || end > limit ? limit : end);
}

function block(text: string, start: number, limit: number): Token {
  EXECUTABLE.lastIndex = start;
  const opens = EXECUTABLE.exec(text);
  if (opens !== null) return token('open', start, start + opens[0].length);
  const end = text.indexOf('*/', start + 2);
  return end < 0 || end + 2 > limit ? token('comment', start, limit, false) : token('comment', start, end + 2);
}

function variable(text: string, start: number, limit: number): Token {
  let at = start + 1;
  if (text[at] === '@') at++;
  const char = text[at] ?? '';
  if (char === '`' || char === "'" || char === '"') {
    const name = quoted(text, at, limit, char === '`' ? 'quoted' : 'string');
    return token('variable', start, name.end, name.closed);
  }
  while (at < limit && (WORD.test(text[at] as string) || text[at] === '.')) at++;
  return token('variable', start, at);
}
