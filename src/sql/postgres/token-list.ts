import { firstNot } from '../../core/search.js';
import { type Token, tokenize } from './tokens.js';

/** A run of tokens: from the first index up to, not including, the second. */
export type Range = readonly [from: number, to: number];

/** The tokens of one statement, with what is needed to cut exact pieces of source out of it. */
export class TokenList {
  private readonly tokens: Token[];
  /** Texts by index, as they are asked for again and again. */
  private readonly texts: string[] = [];

  constructor(
    readonly text: string,
    start: number,
    end: number,
  ) {
    this.tokens = tokenize(text, start, end);
  }

  get length(): number {
    return this.tokens.length;
  }

  get whole(): Range {
    return [0, this.tokens.length];
  }

  /** The first token at or after an offset; `length` when there is none. */
  indexAt(offset: number): number {
    return firstNot(this.tokens, ({ start }) => start < offset);
  }

  start(index: number): number {
    return this.tokens[index]?.start ?? this.tokens.at(-1)?.end ?? 0;
  }

  end(index: number): number {
    return this.tokens[index]?.end ?? this.tokens.at(-1)?.end ?? 0;
  }

  /** The token's source text, words in lower case; empty past the end. */
  at(index: number): string {
    const known = this.texts[index];
    if (known !== undefined) return known;
    const token = this.tokens[index];
    if (token === undefined) return '';
    const written = this.text.slice(token.start, token.end);
    const text = token.kind === 'word' ? written.toLowerCase() : written;
    this.texts[index] = text;
    return text;
  }

  isName(index: number): boolean {
    const kind = this.tokens[index]?.kind;
    return kind === 'word' || kind === 'quoted';
  }

  kind(index: number): Token['kind'] | undefined {
    return this.tokens[index]?.kind;
  }

  /** True when these words stand at `index`. */
  has(index: number, ...words: string[]): boolean {
    return words.every((word, step) => this.at(index + step) === word);
  }

  /** The index after the bracket that closes the one at `index`. */
  afterClose(index: number, limit = this.length): number {
    let depth = 0;
    for (let at = index; at < limit; at++) {
      const text = this.at(at);
      if (text === '(' || text === '[') depth++;
      else if (text === ')' || text === ']') {
        depth--;
        if (depth <= 0) return at + 1;
      }
    }
    return limit;
  }

  /** Where these words stand outside brackets; -1 when nowhere. A bracket that closes the range ends the search. */
  find([from, to]: Range, ...words: string[]): number {
    for (let at = from; at < to; at++) {
      const text = this.at(at);
      if (text === words[0] && this.has(at, ...words)) return at;
      if (text === '(' || text === '[') at = this.afterClose(at, to) - 1;
      else if (text === ')' || text === ']') return -1;
    }
    return -1;
  }

  /** The first of several words outside brackets; `to` when none is there. */
  findAny([from, to]: Range, words: ReadonlySet<string>): number {
    for (let at = from; at < to; at++) {
      const text = this.at(at);
      if (words.has(text)) return at;
      if (text === '(' || text === '[') at = this.afterClose(at, to) - 1;
      else if (text === ')' || text === ']') return at;
    }
    return to;
  }

  /** Where an item that begins at `from` ends: at a comma or a closing bracket of its own level. */
  itemEnd(from: number, to = this.length): number {
    return this.findAny([from, to], ITEM_ENDS);
  }

  /** The parts between commas outside brackets. */
  items([from, to]: Range): Range[] {
    const parts: Range[] = [];
    for (let at = from; at < to; ) {
      const end = this.itemEnd(at, to);
      parts.push([at, end]);
      if (this.at(end) !== ',') break;
      at = end + 1;
    }
    return parts;
  }

  /** The tokens inside the brackets that open at `index`. */
  inside(index: number): Range {
    return [index + 1, this.afterClose(index) - 1];
  }

  /** The index after a dotted name. */
  afterName(index: number): number {
    let at = index + 1;
    while (this.at(at) === '.' && (this.isName(at + 1) || this.at(at + 1) === '*')) at += 2;
    return at;
  }

  /** The source text from the first token's start to the last one's end. */
  slice([from, to]: Range): string {
    if (to <= from) return '';
    return this.text.slice(this.start(from), this.end(to - 1));
  }

  /** The index after the type that begins at `index`, by the grammar of type names. */
  afterType(index: number): number {
    let at = index;
    if (this.at(at) === 'setof') at++;
    at = this.afterTypeWords(at);
    if (this.at(at) === '%' && this.at(at + 1) === 'type') at += 2;
    if (this.at(at) === '(') at = this.afterClose(at);
    if (this.has(at, 'with', 'time', 'zone') || this.has(at, 'without', 'time', 'zone')) at += 3;
    if (this.at(index) === 'interval') at = this.afterIntervalFields(at);
    if (this.at(at) === 'array') {
      at++;
      if (this.at(at) === '[') at = this.afterClose(at);
    }
    while (this.at(at) === '[') at = this.afterClose(at);
    return at;
  }

  private afterTypeWords(index: number): number {
    const word = this.at(index);
    if (word === 'double' && this.at(index + 1) === 'precision') return index + 2;
    let at = index;
    if (word === 'national') at++;
    if (['character', 'char', 'nchar', 'bit'].includes(this.at(at)) && this.at(at + 1) === 'varying') return at + 2;
    return this.afterName(at);
  }

  private afterIntervalFields(index: number): number {
    const fields = ['year', 'month', 'day', 'hour', 'minute', 'second'];
    let at = index;
    if (fields.includes(this.at(at))) at++;
    if (this.at(at) === 'to' && fields.includes(this.at(at + 1))) at += 2;
    if (at > index && this.at(at) === '(') at = this.afterClose(at);
    return at;
  }
}

const ITEM_ENDS = new Set([',', ';']);
