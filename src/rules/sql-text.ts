import { quoteIdentifier } from '../core/name.js';
import { type Token, tokenize } from '../sql/postgres/tokens.js';

function wordOf(text: string, token: Token): string {
  return token.kind === 'word' ? text.slice(token.start, token.end).toLowerCase() : '';
}

/** The text from the first of these keywords (outside brackets) to the end; null where none stands. */
export function from(text: string, ...keywords: readonly string[]): string | null {
  let depth = 0;
  for (const token of tokenize(text)) {
    const symbol = text.slice(token.start, token.end);
    if (symbol === '(' || symbol === '[') depth++;
    else if (symbol === ')' || symbol === ']') depth--;
    else if (depth === 0 && keywords.includes(wordOf(text, token))) return text.slice(token.start);
  }
  return null;
}

/** True when these words follow each other outside brackets. */
export function says(text: string, ...words: readonly string[]): boolean {
  const tokens = tokenize(text);
  return tokens.some((_, at) =>
    words.every((word, step) => {
      const token = tokens[at + step];
      return token !== undefined && wordOf(text, token) === word;
    }),
  );
}

/** What stands in the bracket that follows directly after the keyword; null where none does. */
export function bracketAfter(text: string, keyword: string): string | null {
  const tokens = tokenize(text);
  const at = tokens.findIndex((token) => wordOf(text, token) === keyword);
  const open = tokens[at + 1];
  if (at < 0 || open === undefined || text.slice(open.start, open.end) !== '(') return null;
  let depth = 0;
  for (const token of tokens.slice(at + 1)) {
    const symbol = text.slice(token.start, token.end);
    if (symbol === '(') depth++;
    else if (symbol === ')' && --depth === 0) return text.slice(open.end, token.start).trim();
  }
  return null;
}

/** The SQL with every mention of one identifier replaced by another; strings and qualifiers stay. */
export function replaceIdentifier(text: string, name: string, by: string): string {
  let result = '';
  let at = 0;
  const tokens = tokenize(text);
  tokens.forEach((token, index) => {
    const written = text.slice(token.start, token.end);
    const identifier =
      token.kind === 'word'
        ? written.toLowerCase()
        : token.kind === 'quoted'
          ? written.slice(1, -1).replaceAll('""', '"')
          : null;
    const next = tokens[index + 1];
    const follows = next === undefined ? '' : text.slice(next.start, next.end);
    // `name(` is a function and `name.` a qualifier, whatever the column is called.
    if (identifier !== name || follows === '(' || follows === '.') return;
    result += text.slice(at, token.start) + quoteIdentifier(by);
    at = token.end;
  });
  return result + text.slice(at);
}

/** The list's items, cut at commas outside brackets. */
export function items(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let at = 0;
  for (const token of tokenize(text)) {
    const symbol = text.slice(token.start, token.end);
    if (symbol === '(' || symbol === '[') depth++;
    else if (symbol === ')' || symbol === ']') depth--;
    else if (symbol === ',' && depth === 0) {
      found.push(text.slice(at, token.start).trim());
      at = token.end;
    }
  }
  found.push(text.slice(at).trim());
  return found.filter((item) => item !== '');
}

/** Where the first of these words stands outside brackets; -1 when nowhere. The words are in lower case. */
function endOf(text: string, words: readonly string[]): number {
  let depth = 0;
  for (const token of tokenize(text)) {
    const symbol = text.slice(token.start, token.end);
    if (symbol === '(' || symbol === '[') depth++;
    else if (symbol === ')' || symbol === ']') depth--;
    else if (depth === 0 && words.includes(wordOf(text, token))) return token.end;
  }
  return -1;
}

/** The statement with a keyword put after the first of these words; null where none of them stands. */
export function insertAfter(text: string, keyword: string, ...words: readonly string[]): string | null {
  const at = endOf(text, words);
  return at < 0 ? null : `${text.slice(0, at)} ${keyword}${text.slice(at)}`;
}

/** What follows the table in a CREATE INDEX: `USING gin (a) WHERE …`, `(a, b)`; null where it does not show. */
export function indexTail(text: string): string | null {
  const on = endOf(text, ['on']);
  if (on < 0) return null;
  for (const token of tokenize(text, on)) {
    const symbol = text.slice(token.start, token.end);
    if (symbol === '(' || wordOf(text, token) === 'using') return text.slice(token.start).trim();
  }
  return null;
}
