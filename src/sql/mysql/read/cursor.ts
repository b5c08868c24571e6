import type { Name } from '../../../core/name.js';
import { type Token, tokenize } from '../tokens.js';

/** Walks over the tokens of one statement. */
export class Cursor {
  private at = 0;

  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
  ) {}

  static of(text: string, start: number, end: number): Cursor {
    return new Cursor(text, tokenize(text, start, end));
  }

  get position(): number {
    return this.at;
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  /** The token's text, as written; empty past the end. */
  raw(ahead = 0): string {
    const token = this.tokens[this.at + ahead];
    return token === undefined ? '' : this.text.slice(token.start, token.end);
  }

  /** Lower case for words and symbols; empty for strings, names in backticks, and past the end. */
  word(ahead = 0): string {
    const token = this.tokens[this.at + ahead];
    if (token === undefined || token.kind === 'string' || token.kind === 'quoted') return '';
    return this.text.slice(token.start, token.end).toLowerCase();
  }

  kind(ahead = 0): Token['kind'] | null {
    return this.tokens[this.at + ahead]?.kind ?? null;
  }

  /** Offset where the next token begins; the end of the last one past the end. */
  start(): number {
    return this.tokens[this.at]?.start ?? this.end();
  }

  /** Offset where the last token that was passed ended. */
  end(): number {
    return this.tokens[this.at - 1]?.end ?? this.tokens[0]?.start ?? 0;
  }

  skip(count = 1): void {
    this.at += count;
  }

  moveTo(position: number): void {
    this.at = position;
  }

  /** True when the next words are these. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, ahead) => this.word(ahead) === word);
  }

  /** Passes these words where they come next. */
  eat(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false;
    this.at += words.length;
    return true;
  }

  /** Passes one of these words, and gives it. */
  eatOne(...words: readonly string[]): string | null {
    const word = this.word();
    if (!words.includes(word)) return null;
    this.at++;
    return word;
  }

  /** An identifier, quoted or not; null where none stands. */
  identifier(): string | null {
    const kind = this.kind();
    const raw = this.raw();
    if (kind === 'quoted') {
      this.at++;
      return raw.slice(1, -1).replaceAll('``', '`');
    }
    // Under ANSI_QUOTES, and nothing else can stand here.
    if (kind === 'string' && raw.startsWith('"')) {
      this.at++;
      return raw.slice(1, -1).replaceAll('""', '"');
    }
    if (kind !== 'word') return null;
    this.at++;
    return raw;
  }

  /** `db.table` or `table`. */
  name(): Name | null {
    const first = this.identifier();
    if (first === null) return null;
    if (!this.eat('.')) return { schema: null, name: first };
    const second = this.identifier();
    return second === null ? null : { schema: first, name: second };
  }

  /** The value of a string token; null where none stands. Backslashes are resolved as MySQL does. */
  string(): string | null {
    if (this.kind() !== 'string') return null;
    const value = stringValue(this.raw());
    this.at++;
    return value;
  }

  /** Passes `( … )`; the positions of the tokens inside, or null where no parenthesis opens or none closes. */
  parentheses(): { readonly from: number; readonly to: number } | null {
    if (this.word() !== '(') return null;
    const from = this.at + 1;
    let depth = 0;
    for (let index = this.at; index < this.tokens.length; index++) {
      const symbol = this.symbolAt(index);
      if (symbol === '(') depth++;
      else if (symbol === ')' && --depth === 0) {
        this.at = index + 1;
        return { from, to: index };
      }
    }
    return null;
  }

  /** The stretches between commas that stand in no parentheses, as positions. */
  commaParts(from = this.at, to = this.tokens.length): { readonly from: number; readonly to: number }[] {
    const parts: { from: number; to: number }[] = [];
    let depth = 0;
    let start = from;
    for (let index = from; index < to; index++) {
      const symbol = this.symbolAt(index);
      if (symbol === '(') depth++;
      else if (symbol === ')') depth--;
      else if (symbol === ',' && depth === 0) {
        parts.push({ from: start, to: index });
        start = index + 1;
      }
    }
    if (start < to) parts.push({ from: start, to });
    return parts;
  }

  /** A cursor over a stretch of this one's tokens. */
  part(from: number, to: number): Cursor {
    return new Cursor(this.text, this.tokens.slice(from, to));
  }

  /** The source text from one token to before another. */
  slice(from: number, to: number): string {
    const first = this.tokens[from];
    const last = this.tokens[to - 1];
    return first === undefined || last === undefined || to <= from ? '' : this.text.slice(first.start, last.end);
  }

  private symbolAt(index: number): string | null {
    const token = this.tokens[index];
    return token?.kind === 'symbol' ? (this.text[token.start] as string) : null;
  }
}

/** The value of a quoted string's source text. */
export function stringValue(raw: string): string {
  const quote = raw[0] as string;
  return raw
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .replace(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t', r: '\r', 0: '\0' })[char] ?? char);
}
