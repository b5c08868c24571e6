import type { Change } from '../change.js';
import type { Piece } from './split.js';
import { nextToken, type Token } from './tokens.js';

/** Rows of an INSERT that the parser is spared: what is left of them is what the rules ask about. */
export interface SparedRows {
  rows: number;
  /** Short string literals in them, which may be values of an enum. */
  readonly strings: Set<string>;
}

export interface Spared {
  /** As long as the text that was given. */
  readonly text: string;
  /** By the offset of the INSERT. */
  readonly rows: ReadonlyMap<number, SparedRows>;
}

/** A statement shorter than this is parsed as it is. */
const BULK = 16 * 1024;
/** The rows of each INSERT that are parsed all the same. */
const KEPT_ROWS = 10;
/** A label of an enum is a name: 63 bytes at most. */
const LONGEST_LABEL = 63;

/**
 * Blanks rows of literals in long INSERT … VALUES statements: the tree of a few megabytes of them takes a gigabyte.
 * Rows with anything but literals are left, as they may call functions.
 */
export function spareBulkRows(text: string, pieces: readonly Piece[]): Spared {
  const rows = new Map<number, SparedRows>();
  const parts: string[] = [];
  let done = 0;
  for (const piece of pieces) {
    if (piece.stop - piece.start < BULK) continue;
    const scan = new RowScan(text, piece);
    if (!scan.toFirstRow()) continue;
    const spared: SparedRows = { rows: 0, strings: new Set() };
    for (let row = scan.row(); row !== null; row = scan.row()) {
      if (!row.literal || row.index < KEPT_ROWS) continue;
      parts.push(text.slice(done, row.start), ' '.repeat(row.end - row.start));
      done = row.end;
      spared.rows++;
      for (const string of row.strings) spared.strings.add(string);
    }
    if (spared.rows > 0) rows.set(scan.insert, spared);
  }
  parts.push(text.slice(done));
  return { text: parts.join(''), rows };
}

/** The statement's changes with the spared rows counted in. */
export function withSparedRows(changes: readonly Change[], spared: SparedRows): Change[] {
  return changes.map((change) => {
    if (change.type !== 'insert') return change;
    const strings = [...new Set([...change.strings, ...spared.strings])];
    return { ...change, rows: change.rows + spared.rows, strings };
  });
}

interface Row {
  readonly index: number;
  /** Begins at the comma before the row. */
  readonly start: number;
  readonly end: number;
  readonly literal: boolean;
  readonly strings: readonly string[];
}

const LITERALS = new Set(['true', 'false', 'null', 'default']);

class RowScan {
  /** Where INSERT stands. */
  insert = -1;
  private at: number;
  private index = 0;

  constructor(
    private readonly text: string,
    private readonly piece: Piece,
  ) {
    this.at = piece.start;
  }

  /** Goes to the end of VALUES; false where the statement is not `INSERT INTO … VALUES`. */
  toFirstRow(): boolean {
    const first = this.next();
    if (first === null || this.word(first) !== 'insert') return false;
    this.insert = first.start;
    let depth = 0;
    for (let token = this.next(); token !== null; token = this.next()) {
      const text = this.word(token);
      if (text === '(') depth++;
      else if (text === ')') depth--;
      else if (depth === 0 && text === 'values') return true;
      else if (depth === 0 && text === 'select') return false;
    }
    return false;
  }

  /** The next row, or null behind the last one. */
  row(): Row | null {
    let token = this.next();
    if (token === null) return null;
    const start = token.start;
    if (this.index > 0) {
      if (this.text[token.start] !== ',') return null;
      token = this.next();
    }
    if (token === null || this.text[token.start] !== '(') return null;
    return this.inside(start);
  }

  private inside(start: number): Row | null {
    const strings: string[] = [];
    let literal = true;
    let depth = 1;
    let previous = '';
    for (let token = this.next(); token !== null; token = this.next()) {
      const text = this.word(token);
      if (text === '(') depth++;
      if (text === ')') depth--;
      if (depth === 0) return { index: this.index++, start, end: token.end, literal, strings };
      literal &&= this.isLiteral(token, text, previous);
      if (token.kind === 'string' && token.end - token.start <= LONGEST_LABEL + 2) {
        strings.push(text.slice(1, -1).replaceAll("''", "'"));
      }
      previous = text;
    }
    return null;
  }

  private isLiteral(token: Token, text: string, previous: string): boolean {
    switch (token.kind) {
      case 'number':
        return true;
      case 'string':
        return text.startsWith("'");
      case 'word':
        return LITERALS.has(text) || previous === '::';
      case 'operator':
        return text === '-' || text === '+' || text === '::';
      default:
        return text === ',';
    }
  }

  private next(): Token | null {
    let token = nextToken(this.text, this.at, this.piece.stop);
    while (token !== null && token.kind === 'comment') token = nextToken(this.text, token.end, this.piece.stop);
    this.at = token?.end ?? this.piece.stop;
    return token;
  }

  private word(token: Token): string {
    const text = this.text.slice(token.start, token.end);
    return token.kind === 'word' ? text.toLowerCase() : text;
  }
}
