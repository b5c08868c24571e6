import { languageOf } from '../literals/language.js';
import { lex } from '../literals/lexer.js';

/** A stretch of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Code whose comments and insides of strings are blanked, as long as the text itself: brackets, commas and words that are
 * left are code. Enough to read declarations by, without a parser of the language.
 */
export class Masked {
  readonly code: string;

  constructor(
    readonly text: string,
    path: string,
  ) {
    const language = languageOf(path);
    const { literals, comments } = language === null ? { literals: [], comments: [] } : lex(text, language);
    const strings = literals.flatMap(({ pieces }) => pieces.filter(({ kind }) => kind === 'text'));
    this.code = blanked(text, [...comments, ...strings]);
  }

  /** The bracket that closes the one at an offset; the end of the text where none does. */
  closing(open: number): number {
    let depth = 0;
    for (let at = open; at < this.code.length; at++) {
      const char = this.code[at] as string;
      if (char === '(' || char === '[' || char === '{') depth++;
      else if (char === ')' || char === ']' || char === '}') {
        depth--;
        if (depth === 0) return at;
      }
    }
    return this.code.length;
  }

  /** What commas part between two offsets; empty parts are left out. */
  parts(start: number, end: number): Range[] {
    const found: Range[] = [];
    let from = start;
    for (let at = start; at <= end; at++) {
      const char = at === end ? ',' : (this.code[at] as string);
      if (char === '(' || char === '[' || char === '{') at = Math.min(this.closing(at), end - 1);
      else if (char === ',') {
        if (this.code.slice(from, at).trim() !== '') found.push(this.trimmed(from, at));
        from = at + 1;
      }
    }
    return found;
  }

  /** The arguments of a call, whose opening bracket stands at the offset. */
  arguments(open: number): Range[] {
    return this.parts(open + 1, this.closing(open));
  }

  slice({ start, end }: Range): string {
    return this.text.slice(start, end);
  }

  /** The value of a plain string literal; null for anything else. */
  stringAt(range: Range | undefined): string | null {
    return range === undefined ? null : stringValue(this.slice(range));
  }

  private trimmed(start: number, end: number): Range {
    const piece = this.code.slice(start, end);
    return { start: start + piece.search(/\S/), end: start + piece.trimEnd().length };
  }
}

/** The text of `'x'`, `"x"` or a template without holes; null for anything else. */
export function stringValue(code: string): string | null {
  const found = /^(['"`])([^'"`\\$\n]*)\1$/.exec(code.trim());
  return found === null ? null : (found[2] as string);
}

function blanked(text: string, ranges: readonly Range[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    result += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    at = end;
  }
  return result + text.slice(at);
}
