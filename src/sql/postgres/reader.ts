import type { ChangeBase } from '../change.js';
import type { Engine } from './engine.js';
import type { Offsets } from './offsets.js';
import { type Range, TokenList } from './token-list.js';

/** One statement while it is being read: its source, its tokens, and how Postgres's places map to it. */
export class Reader {
  private list: TokenList | undefined;

  constructor(
    readonly engine: Engine,
    /** The text that the offsets below count in. */
    readonly text: string,
    readonly offsets: Offsets,
    readonly start: number,
    readonly end: number,
    /** Where changes are said to stand, when this text is not the file's own (code inside a string). */
    private readonly outer: ChangeBase | null = null,
    /** How many DO blocks or function bodies this statement stands in. */
    readonly depth = 0,
  ) {}

  /** Made on first use: most data statements never need it. */
  get tokens(): TokenList {
    this.list ??= new TokenList(this.text, this.start, this.end);
    return this.list;
  }

  /** The whole statement's place. */
  get place(): ChangeBase {
    return this.outer ?? { start: this.start, end: this.end };
  }

  /** The place of some tokens. */
  placeOf([from, to]: Range): ChangeBase {
    if (this.outer !== null || to <= from) return this.place;
    return { start: this.tokens.start(from), end: this.tokens.end(to - 1) };
  }

  /** The index of the token at a location of the tree (Postgres leaves out 0 and writes -1 for unknown). */
  token(location: number | undefined): number {
    if (location !== undefined && location < 0) return this.tokens.length;
    return this.tokens.indexAt(this.offsets.fromByte(location ?? 0));
  }
}
