import type { Language } from './language.js';
import type { Literal, Piece } from './lexer.js';

/** `+ table +`: a value between two literals that are put together. */
const VALUE_BETWEEN = /^\s*(\+|\.)\s*[$\w.()[\]'">-]{1,60}\s*\1\s*$/;

/** Literals that the program puts together, as one: `"SELECT a " + "FROM b"`, and with a value between, as a hole. */
export function joinLiterals(literals: readonly Literal[], text: string, language: Language): Literal[] {
  const joined: Literal[] = [];
  for (const literal of literals) {
    const last = joined.at(-1);
    // One that begins inside another stands in a hole of it.
    const between = last === undefined || literal.start < last.end ? null : gap(text, last, literal);
    if (last === undefined || between === null) joined.push(literal);
    else if (language.joins.test(between)) joined.splice(-1, 1, put(last, [], literal));
    else if (VALUE_BETWEEN.test(between) && !/['"]/.test(between)) {
      joined.splice(-1, 1, put(last, [{ kind: 'hole', start: last.end, end: literal.start }], literal));
    } else joined.push(literal);
  }
  return joined;
}

/** What stands between two literals, when it is short enough to be looked at. */
function gap(text: string, { end }: Literal, { start }: Literal): string | null {
  return start - end > 120 ? null : text.slice(end, start);
}

function put(first: Literal, between: readonly Piece[], second: Literal): Literal {
  return { pieces: [...first.pieces, ...between, ...second.pieces], start: first.start, end: second.end };
}
