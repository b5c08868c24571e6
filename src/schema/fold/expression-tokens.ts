/** A piece of an expression's source text. */
export interface Token {
  readonly kind: 'identifier' | 'string' | 'number' | 'symbol';
  readonly text: string;
  /** For identifiers: as Postgres would store it. */
  readonly value: string;
  readonly start: number;
}

const PATTERN =
  /"(?:[^"]|"")*"|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|[eEbBxXnN]?'(?:[^']|'')*'|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|::|--[^\n]*|\/\*[\s\S]*?\*\/|[()[\],.;:]|[^\s\w"'()[\],.;:]+/g;

/**
 * Splits an expression's source; good enough to find identifiers, calls and casts in text that Postgres has parsed.
 * Stops before the first token for which `until` is true.
 */
export function tokenize(sql: string, until: (token: Token) => boolean = () => false): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(PATTERN)) {
    const text = match[0];
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    const token = tokenOf(text, match.index);
    if (until(token)) break;
    tokens.push(token);
  }
  return tokens;
}

function tokenOf(text: string, start: number): Token {
  if (text.startsWith('"')) {
    return { kind: 'identifier', text, value: text.slice(1, -1).replaceAll('""', '"'), start };
  }
  if (text.endsWith("'") || text.startsWith('$')) return { kind: 'string', text, value: text, start };
  if (/^[A-Za-z_\u0080-\uffff]/.test(text)) return { kind: 'identifier', text, value: text.toLowerCase(), start };
  return { kind: /^\d/.test(text) ? 'number' : 'symbol', text, value: text, start };
}

/** The index after the bracket that closes the one at `open`. */
export function afterClose(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const text = tokens[at]?.text;
    if (text === '(' || text === '[') depth++;
    else if (text === ')' || text === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return tokens.length;
}

/** Splits at the commas outside of brackets. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth++;
    if (token.text === ')' || token.text === ']') depth--;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
