import type { Node } from '@pgsql/types';
import type { Change, ChangeBase } from '../change.js';
import type { Engine } from './engine.js';
import { Offsets } from './offsets.js';
import { type Range, TokenList } from './token-list.js';

/** What reading needs besides the statement itself. */
export interface Surroundings {
  readonly engine: Engine;
  /** Reads a statement's changes; handed in, because statements hold statements. */
  readonly read: (reader: Reader, node: Node) => Change[];
  /** Where changes are said to stand when the text is not the file's own but code inside a string of it. */
  readonly outer: ChangeBase | null;
  /** How many strings of code the text stands in. */
  readonly depth: number;
}

/** One statement while it is being read: its source, its tokens, and how Postgres's places map to it. */
export class Reader {
  private list: TokenList | undefined;

  constructor(
    readonly surroundings: Surroundings,
    /** The text that the offsets below count in. */
    readonly text: string,
    readonly offsets: Offsets,
    readonly start: number,
    readonly end: number,
  ) {}

  /** Made on first use: most data statements never need it. */
  get tokens(): TokenList {
    this.list ??= new TokenList(this.text, this.start, this.end);
    return this.list;
  }

  /** The whole statement's place. */
  get place(): ChangeBase {
    return this.surroundings.outer ?? { start: this.start, end: this.end };
  }

  /** A change of the whole statement, at its place. */
  placed<C extends object>(change: C): C & ChangeBase {
    // Not by two spreads in one object, which take Node 20 ten times as long.
    return Object.assign(change, this.place);
  }

  /** The place of some tokens. */
  placeOf([from, to]: Range): ChangeBase {
    if (this.surroundings.outer !== null || to <= from) return this.place;
    return { start: this.tokens.start(from), end: this.tokens.end(to - 1) };
  }

  /** The index of the token at a location of the tree (Postgres leaves out 0 and writes -1 for unknown). */
  token(location: number | undefined): number {
    if (location !== undefined && location < 0) return this.tokens.length;
    return this.tokens.indexAt(this.offsets.fromByte(location ?? 0));
  }

  /** A reader of a statement that stands inside this one, e.g. behind EXPLAIN. */
  part([from, to]: Range): Reader {
    const { tokens } = this;
    if (to <= from) return this;
    return new Reader(this.surroundings, this.text, this.offsets, tokens.start(from), tokens.end(to - 1));
  }

  /** The changes of a statement inside this one. */
  readPart(range: Range, node: Node): Change[] {
    return this.surroundings.read(this.part(range), node);
  }

  /** A reader of one statement of a text of its own; its changes stand where this statement does. */
  embedded(text: string, start: number, end: number): Reader {
    const { engine, read, depth } = this.surroundings;
    const surroundings = { engine, read, outer: this.place, depth: depth + 1 };
    return new Reader(surroundings, text, new Offsets(text), start, end);
  }
}
