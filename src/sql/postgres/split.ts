import { nextToken } from './tokens.js';

/** A part of a text from the end of one statement to the end of the next. */
export interface Piece {
  readonly start: number;
  /** After the semicolon, or the end of the text. */
  readonly end: number;
  /** The semicolon's offset; the end of the text where there is none. */
  readonly stop: number;
  /** False when nothing but blanks, comments and a semicolon is in it. */
  readonly filled: boolean;
  /** False when a string, a quoted identifier or a comment in it never ends. */
  readonly closed: boolean;
}

/**
 * Cuts a text at the semicolons that end statements: not those in strings, comments, parentheses or a
 * BEGIN ATOMIC body. The pieces put together are the text.
 */
export function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let state = fresh();
  for (let token = nextToken(text, 0); token !== null; token = nextToken(text, token.end)) {
    if (!token.closed) state.closed = false;
    if (token.kind === 'comment') continue;
    if (token.kind === 'symbol' && text[token.start] === ';' && state.parentheses <= 0 && state.blocks === 0) {
      pieces.push({ start, end: token.end, stop: token.start, filled: state.filled, closed: state.closed });
      start = token.end;
      state = fresh();
      continue;
    }
    state.filled = true;
    if (token.kind === 'symbol') parenthesis(text[token.start] as string, state);
    else if (token.kind === 'word') block(text.slice(token.start, token.end).toLowerCase(), state);
    else state.previous = '';
  }
  if (start < text.length || pieces.length === 0) {
    pieces.push({ start, end: text.length, stop: text.length, filled: state.filled, closed: state.closed });
  }
  return pieces;
}

interface State {
  filled: boolean;
  closed: boolean;
  parentheses: number;
  /** How many BEGIN ATOMIC and, inside one, CASE are open. */
  blocks: number;
  previous: string;
}

function fresh(): State {
  return { filled: false, closed: true, parentheses: 0, blocks: 0, previous: '' };
}

function parenthesis(symbol: string, state: State): void {
  if (symbol === '(') state.parentheses++;
  else if (symbol === ')') state.parentheses--;
  state.previous = '';
}

function block(word: string, state: State): void {
  if (word === 'atomic' && state.previous === 'begin') state.blocks++;
  else if (state.blocks > 0 && word === 'case') state.blocks++;
  else if (state.blocks > 0 && word === 'end') state.blocks--;
  state.previous = word;
}
