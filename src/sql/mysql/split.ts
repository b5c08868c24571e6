import { nextToken, type Token } from './tokens.js';

/** A statement's stretch of the text, without what ends it. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** False when a string, a quoted name or a comment in it never ends. */
  readonly closed: boolean;
}

/** Where a statement of a stored program can begin: after these. */
const STARTERS = new Set([';', 'begin', 'then', 'else', 'do', 'loop', 'repeat', ':']);
const OPENERS = new Set(['begin', 'case', 'if', 'loop', 'while', 'repeat']);
const PROGRAM = /^(?:procedure|function|trigger|event)$/;

/**
 * Cuts a text into statements as the mysql client does: at semicolons, or at what DELIMITER names. The body of a stored
 * program that is written without DELIMITER stays in one piece, as the server itself would read it.
 */
export function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  let delimiter = ';';
  let state = fresh();
  const cut = (end: number): void => {
    if (state.start >= 0)
      pieces.push({ start: state.start, end: Math.max(state.last, state.start), closed: state.closed });
    state = fresh();
    state.from = end;
  };
  for (let token = nextToken(text, 0); token !== null; ) {
    let next = token.end;
    const ends = endOf(text, token, delimiter);
    if (token.kind === 'comment') {
      if (!token.closed) state.closed = false;
      if (!token.closed && state.start < 0) state.start = token.start;
      if (!token.closed) state.last = token.end;
    } else if (state.start < 0 && /^delimiter$/i.test(text.slice(token.start, token.end))) {
      const line = lineEnd(text, token.end);
      const named = text.slice(token.end, line).trim().split(/\s/)[0] ?? '';
      if (named !== '') delimiter = named;
      next = line;
    } else if (ends !== null && (delimiter !== ';' || !state.inProgram())) {
      if (ends > token.start) state.add(text, { ...token, end: ends });
      cut(ends + delimiter.length);
      next = ends + delimiter.length;
    } else state.add(text, token);
    token = nextToken(text, next);
  }
  cut(text.length);
  return pieces;
}

/** Where the delimiter begins in the token, or null: it can stand at the end of a word, as in `END$$`. */
function endOf(text: string, token: Token, delimiter: string): number | null {
  if (token.kind === 'string' || token.kind === 'quoted' || token.kind === 'comment') return null;
  if (text.startsWith(delimiter, token.start)) return token.start;
  if (delimiter === ';' || token.kind !== 'word') return null;
  const at = text.slice(token.start, token.end).indexOf(delimiter);
  return at < 0 ? null : token.start + at;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** What is known of the statement so far. */
class State {
  from = 0;
  start = -1;
  last = -1;
  closed = true;
  private words = 0;
  private program = false;
  private depth = 0;
  private previous = '';
  private creates = false;

  add(text: string, token: Token): void {
    if (this.start < 0) this.start = token.start;
    this.last = token.end;
    if (!token.closed) this.closed = false;
    const word =
      token.kind === 'string' || token.kind === 'quoted' ? '' : text.slice(token.start, token.end).toLowerCase();
    if (this.words === 0) this.creates = word === 'create';
    // `CREATE DEFINER = user@host SQL SECURITY … PROCEDURE`: the word comes early.
    if (this.creates && this.words < 14 && PROGRAM.test(word)) this.program = true;
    this.words++;
    if (this.program) this.block(word);
    this.previous = word;
  }

  private block(word: string): void {
    if (word === 'end') this.depth--;
    else if (OPENERS.has(word) && this.previous !== 'end') {
      const statement = STARTERS.has(this.previous);
      if (word === 'begin' || word === 'case' || (statement && this.depth > 0)) this.depth++;
    }
  }

  /** Inside BEGIN … END, where a semicolon ends nothing. */
  inProgram(): boolean {
    return this.program && this.depth > 0;
  }
}

function fresh(): State {
  return new State();
}
