import { nextToken, type Token } from '../../sql/postgres/tokens.js';
import { HOLE } from '../../sql/use.js';
import type { Segment, Template } from './template.js';

/** Placeholders in the notation of a driver, at the place of a token. */
const NOTATIONS: readonly RegExp[] = [
  // Python, Go's fmt, Ruby's format: %s, %(name)s, %[1]s, %d
  /%(?:\(\w+\)|\[\d+\])?[sdvqfxLI](?![A-Za-z0-9_])/y,
  // sqlc and named parameters: sqlc.arg(name), @name, :name, :name!
  /sqlc\.(?:n?arg|slice)\(\s*'?\w+'?\s*\)/y,
  /@[A-Za-z_]\w*/y,
  /:[A-Za-z_][\w.]*!?/y,
  // What a format fills in, and a template of another tool: {}, {0}, {name}, {{name}}, {:?}
  /\{\{[^{}\n]*\}\}|\{[\w.:?#]*\}/y,
  // $name, and #{name} or ${name} where the language itself has no such thing
  /[$#]\{[^{}\n]*\}/y,
  /\$[A-Za-z_]\w*(?!\w*\$)/y,
];

/**
 * Cuts the text of a template at its placeholders. Those inside of strings and quoted names of the SQL are put in at run
 * time as well, but they change no structure: there they only make the name unknown.
 */
export function withPlaceholders(template: Template): Template {
  return template.flatMap((segment) => (segment.hole ? [segment] : cut(segment)));
}

function cut(segment: Segment): Segment[] {
  const { text } = segment;
  if (!/[%@:{$?#]/.test(text) && !text.includes('sqlc.')) return [segment];
  const parts: Segment[] = [];
  let done = 0;
  const put = (from: number, to: number, hole: boolean): void => {
    if (to === from) return;
    const start = Math.min(segment.start + from, segment.end);
    parts.push({ text: text.slice(from, to), start, end: Math.min(segment.start + to, segment.end), hole });
  };
  for (let token = nextToken(text, 0); token !== null; ) {
    const found = placeholderAt(text, token);
    if (found === null) {
      token = nextToken(text, token.end);
      continue;
    }
    put(done, found.start, false);
    put(found.start, found.end, true);
    done = found.end;
    token = nextToken(text, done);
  }
  put(done, text.length, false);
  // A name that a format fills in is unknown; a string literal stays one, whatever is in it.
  return parts.map((part) => (part.hole ? part : { ...part, text: unknownNames(part.text) }));
}

function placeholderAt(text: string, token: Token): { start: number; end: number } | null {
  if (token.kind === 'word') {
    return text.startsWith('sqlc.', token.start) ? matchAt(text, token.start) : null;
  }
  if (token.kind !== 'operator' && token.kind !== 'symbol') return null;
  for (let at = token.start; at < token.end; at++) {
    const char = text[at] as string;
    if (char === '?') {
      const question = questionAt(text, token, at);
      if (question !== null) return question;
    } else if ('%@:{$#'.includes(char) && mayBegin(text, at)) {
      const found = matchAt(text, at);
      if (found !== null) return found;
    }
  }
  return null;
}

/** `a %s`, `(@x`, `=:y`; not `a::text`, `x[1:n]`, `a @> b`, `a<@b`. */
function mayBegin(text: string, at: number): boolean {
  const before = text[at - 1] ?? ' ';
  const char = text[at] as string;
  if (char === ':') return !/[\w:\]]/.test(before);
  if (char === '@') return !/[\w<@]/.test(before);
  if (char === '%') return true;
  return char === '{' || !/\w/.test(before);
}

function matchAt(text: string, at: number): { start: number; end: number } | null {
  for (const notation of NOTATIONS) {
    notation.lastIndex = at;
    const found = notation.exec(text);
    if (found !== null) return { start: at, end: at + found[0].length };
  }
  return null;
}

/** JDBC's and others' `?`, `?1`, and `??` for a name; not the operators of jsonb, which have an operand behind them. */
function questionAt(text: string, token: Token, at: number): { start: number; end: number } | null {
  const end = text[at + 1] === '?' ? at + 2 : at + 1 + (/^\d+/.exec(text.slice(at + 1))?.[0].length ?? 0);
  if (end < token.end || /[|&]/.test(text[end] ?? '')) return null;
  if (/[@-]/.test(text[at - 1] ?? '')) return null;
  const isOperator =
    /^\s*(?:'|array\b|\$\d)/i.test(text.slice(end, end + 12)) && /[\w)\]'"]\s*$/.test(text.slice(0, at));
  return isOperator ? null : { start: at, end };
}

const QUOTED_NAME = /"([^"\n]*(?:%[sdvq]|\{[^"}]*\}|\$\{?\w+\}?)[^"\n]*)"/g;

function unknownNames(text: string): string {
  return text.includes('"') ? text.replace(QUOTED_NAME, () => `"${HOLE}"`) : text;
}
