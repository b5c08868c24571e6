import type { HoleStyle, Language, Opening } from './language.js';

/** A part of a string literal: text as the program sees it, or a place where a value is put in at run time. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'hole'; readonly start: number; readonly end: number };

export interface Literal {
  readonly pieces: readonly Piece[];
  readonly start: number;
  readonly end: number;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a file's text is made of besides code. */
export interface Lexed {
  /** In the order in which they begin; literals inside of another's holes are among them. */
  readonly literals: readonly Literal[];
  readonly comments: readonly Range[];
}

type StringOpening = Extract<Opening, { kind: 'string' }>;

/** Finds string literals and comments. Nothing it can meet makes it fail: code that does not compile is lexed as well. */
export function lex(text: string, language: Language): Lexed {
  const lexer = new Lexer(text, language);
  lexer.code(0, null);
  lexer.literals.sort((a, b) => a.start - b.start);
  return lexer;
}

class Lexer implements Lexed {
  readonly literals: Literal[] = [];
  readonly comments: Range[] = [];
  private readonly marks: RegExp;
  private readonly bracedMarks: RegExp;

  constructor(
    private readonly text: string,
    private readonly language: Language,
  ) {
    this.marks = new RegExp(language.marks.source, language.marks.flags);
    this.bracedMarks = new RegExp(`${language.marks.source}|[{}]`, language.marks.flags);
  }

  /** Code from an offset on: to the end of the file, or to the brace that closes a hole; gives the offset behind it. */
  code(from: number, until: '}' | null): number {
    let at = from;
    let depth = 0;
    const marks = until === null ? this.marks : this.bracedMarks;
    for (;;) {
      marks.lastIndex = at;
      const mark = marks.exec(this.text);
      if (mark === null) return this.text.length;
      const [whole] = mark;
      if (whole === '{') depth++;
      else if (whole === '}' && --depth < 0) return mark.index + 1;
      if (whole === '{' || whole === '}') at = mark.index + 1;
      else at = this.opened(mark);
    }
  }

  private opened(mark: RegExpExecArray): number {
    const opening = this.language.open(mark, this.text);
    const inside = mark.index + mark[0].length;
    switch (opening?.kind) {
      case 'line-comment':
        return this.comment(mark.index, indexOr(this.text, '\n', inside, this.text.length));
      case 'block-comment':
        return this.comment(mark.index, this.blockEnd(inside, opening, mark[0]));
      case 'skip':
        return mark.index + opening.length;
      case 'heredoc':
        return this.heredoc(mark.index, inside, opening);
      case 'slash':
        return this.slash(mark.index);
      case 'string':
        return this.string(mark.index, inside, opening) ?? mark.index + 1;
      default:
        return mark.index + 1;
    }
  }

  private comment(start: number, end: number): number {
    this.comments.push({ start, end });
    return end;
  }

  private blockEnd(from: number, { close, nested }: Extract<Opening, { kind: 'block-comment' }>, open: string): number {
    let depth = 1;
    let at = from;
    while (depth > 0) {
      const end = this.text.indexOf(close, at);
      if (end < 0) return this.text.length;
      const inner = nested ? this.text.indexOf(open, at) : -1;
      if (inner >= 0 && inner < end) {
        depth++;
        at = inner + open.length;
      } else {
        depth--;
        at = end + close.length;
      }
    }
    return at;
  }

  /** A string from behind its opening mark; null where it does not close, so that the mark was none. */
  private string(start: number, from: number, opening: StringOpening): number | null {
    const { close, escape: escaping, lines } = opening;
    const parts = new Parts(this.text, from);
    let at = from;
    while (at < this.text.length) {
      const char = this.text[at] as string;
      if (char === '\\' && escaping === 'backslash') {
        parts.escape(at);
        at += 2;
      } else if (this.text.startsWith(close, at)) {
        if (escaping === 'doubled' && this.text.startsWith(close, at + close.length)) {
          parts.replace(at, at + 2 * close.length, close);
          at += 2 * close.length;
          continue;
        }
        this.literals.push({ pieces: parts.done(at), start, end: at + close.length });
        return at + close.length;
      } else if (char === '\n' && lines === 'one') return null;
      else {
        const hole = opening.holes === null ? null : this.hole(at, opening.holes);
        if (hole === null) at++;
        else if (typeof hole === 'string') {
          parts.replace(at, at + 2, hole);
          at += 2;
        } else {
          parts.hole(at, hole);
          at = hole;
        }
      }
    }
    return null;
  }

  /** The end of a hole that begins here; a character where two of it stand for one; null where there is neither. */
  private hole(at: number, style: HoleStyle): number | string | null {
    const { text } = this;
    switch (style) {
      case 'dollar-brace':
        return text.startsWith('${', at) ? this.code(at + 2, '}') : null;
      case 'hash':
        return text.startsWith('#{', at) ? this.code(at + 2, '}') : null;
      case 'dollar':
        if (text.startsWith('${', at)) return this.code(at + 2, '}');
        return variableEnd(text, at, /\$[A-Za-z_]\w*/y);
      case 'php':
        if (text.startsWith('{$', at)) return this.code(at + 1, '}');
        return variableEnd(text, at, /\$[A-Za-z_]\w*(?:->\w+|\[[^\]\n]*\])?/y);
      case 'brace':
        if (text.startsWith('{{', at)) return '{';
        if (text.startsWith('}}', at)) return '}';
        return text[at] === '{' ? this.code(at + 1, '}') : null;
    }
  }

  /** The lines up to one that begins with the label. */
  private heredoc(start: number, inside: number, opening: Extract<Opening, { kind: 'heredoc' }>): number {
    const lineEnd = indexOr(this.text, '\n', inside, -1);
    if (lineEnd < 0) return inside;
    const closing = new RegExp(`^${opening.indented ? '[ \\t]*' : ''}${opening.label}\\b`, 'gm');
    closing.lastIndex = lineEnd + 1;
    const close = closing.exec(this.text);
    if (close === null) return inside;
    const parts = new Parts(this.text, lineEnd + 1);
    for (let at = lineEnd + 1; at < close.index; ) {
      const hole = opening.holes === null ? null : this.hole(at, opening.holes);
      if (typeof hole !== 'number') at++;
      else {
        parts.hole(at, hole);
        at = hole;
      }
    }
    const end = close.index + close[0].length;
    this.literals.push({ pieces: parts.done(close.index), start, end });
    return end;
  }

  /** A regular expression of JavaScript, whose quotes open nothing, or a division. */
  private slash(at: number): number {
    if (!REGEX_AFTER.test(this.text.slice(Math.max(0, at - 12), at))) return at + 1;
    REGEX.lastIndex = at;
    return at + (REGEX.exec(this.text)?.[0].length ?? 1);
  }
}

/** What may stand before a regular expression, and not before a division. */
const REGEX_AFTER = /(?:^|[(,=:[!&|?{};+*%~^\n-]|=>|\b(?:return|typeof|case|in|of|do|else|void|delete))[ \t]*$/;
const REGEX = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

function variableEnd(text: string, at: number, variable: RegExp): number | null {
  if (text[at] !== '$') return null;
  variable.lastIndex = at;
  const found = variable.exec(text);
  return found === null ? null : at + found[0].length;
}

function indexOr(text: string, what: string, from: number, otherwise: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? otherwise : at;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' };

/** The pieces of a literal while it is read. */
class Parts {
  private readonly pieces: Piece[] = [];
  private text = '';
  private start: number;
  private at: number;

  constructor(
    private readonly source: string,
    from: number,
  ) {
    this.start = from;
    this.at = from;
  }

  escape(at: number): void {
    const char = this.source[at + 1] ?? '';
    this.replace(at, at + 2, ESCAPES[char] ?? char);
  }

  /** Source text that stands for other text. A piece ends there, so that places behind it stay right. */
  replace(start: number, end: number, by: string): void {
    this.text += this.source.slice(this.at, start) + by;
    this.close(end);
  }

  hole(start: number, end: number): void {
    this.text += this.source.slice(this.at, start);
    this.close(start);
    this.pieces.push({ kind: 'hole', start, end });
    this.start = end;
    this.at = end;
  }

  done(end: number): Piece[] {
    this.text += this.source.slice(this.at, end);
    this.close(end);
    return this.pieces;
  }

  private close(end: number): void {
    if (this.text !== '') this.pieces.push({ kind: 'text', text: this.text, start: this.start, end });
    this.text = '';
    this.start = end;
    this.at = end;
  }
}
