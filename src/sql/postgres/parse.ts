import { SourceText } from '../../core/span.js';
import { readDirectives } from '../directives.js';
import type { ParsedSql, Statement, Unparsed } from '../statement.js';
import { type SparedRows, spareBulkRows, withSparedRows } from './bulk.js';
import { readChanges } from './changes/index.js';
import {
  type Engine,
  isRefusal,
  ParserLimitError,
  type ParseTree,
  PostgresSyntaxError,
  type RawStatement,
} from './engine.js';
import { commandKind } from './kind.js';
import { Offsets } from './offsets.js';
import { prepare, stripByteOrderMark } from './prepare.js';
import { Reader, type Surroundings } from './reader.js';
import { type Piece, split } from './split.js';
import { nextToken, skipBlanks } from './tokens.js';

/** Above this a file is not read at all. */
const MAX_LENGTH = 8 * 1024 * 1024;
/** Above this a file is parsed in parts, and rows of bulk INSERTs are left out: the whole tree takes 500 times as much. */
const LARGE = 512 * 1024;
/** What a large file, and one statement of it, may come to without those rows. */
const MAX_PARSED = 4 * 1024 * 1024;
const MAX_STATEMENT = 1024 * 1024;

/**
 * Reads a migration's text. Nothing is skipped in silence: what can't be parsed is in `unparsed`, and everything
 * around it is still read. `source` is the text without a byte order mark; all spans count in it.
 */
export function parsePostgres(text: string, engine: Engine): ParsedSql {
  return new Parser(stripByteOrderMark(text), engine).read();
}

class Parser {
  private readonly source: SourceText;
  private readonly statements: Statement[] = [];
  private readonly unparsed: Unparsed[] = [];
  private readonly surroundings: Surroundings;
  private sparedRows: ReadonlyMap<number, SparedRows> | undefined;

  constructor(
    private readonly text: string,
    private readonly engine: Engine,
  ) {
    this.source = new SourceText(text);
    this.surroundings = { engine, read: readChanges, outer: null, depth: 0 };
  }

  read(): ParsedSql {
    if (this.text.length > MAX_LENGTH) {
      this.refuseFile('8 MB');
      return this.result();
    }
    const prepared = prepare(this.text);
    for (const { start, end, message } of prepared.unreadable) this.refuse(start, end, message);
    if (prepared.text.length > LARGE) this.readLarge(prepared.text);
    else this.readText(prepared.text, 0, () => split(prepared.text));
    return this.result();
  }

  private result(): ParsedSql {
    const { source, statements } = this;
    const unparsed = this.unparsed.sort((a, b) => a.span.start - b.span.start);
    return { source, statements, unparsed, directives: readDirectives(source, statements) };
  }

  private readLarge(whole: string): void {
    const pieces = split(whole);
    const { text, rows } = spareBulkRows(whole, pieces);
    this.sparedRows = rows;
    if (text.replaceAll(/\s+/g, ' ').length > MAX_PARSED) {
      this.refuseFile('4 MB without the rows of bulk INSERTs');
      return;
    }
    for (let from = 0; from < pieces.length; ) {
      const start = (pieces[from] as Piece).start;
      let to = from + 1;
      while (to < pieces.length && (pieces[to] as Piece).end - start < LARGE) to++;
      const end = (pieces[to - 1] as Piece).end;
      const part = pieces.slice(from, to);
      if (text.slice(start, end).replaceAll(/\s+/g, ' ').length > MAX_STATEMENT) {
        this.refuse(skipBlanks(text, start, end), end, new ParserLimitError().message);
      } else this.readText(text, start, () => part, end);
      from = to;
    }
  }

  /** A stretch of the text in one go, which nearly always works; else piece by piece. */
  private readText(text: string, start: number, pieces: () => readonly Piece[], end = text.length): void {
    if (isEmpty(text, start, end)) return;
    const stretch = text.slice(start, end);
    if (!stretch.includes('\0')) {
      try {
        this.add(text, this.engine.parse(stretch), new Offsets(stretch, start), end);
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
    for (const piece of pieces()) this.readPiece(text, piece);
  }

  private readPiece(whole: string, piece: Piece): void {
    if (!piece.filled && piece.closed) return;
    const start = piece.filled ? skipBlanks(whole, piece.start, piece.stop) : piece.start;
    const text = whole.slice(start, piece.stop);
    if (text.includes('\0')) {
      const at = start + text.indexOf('\0');
      this.refuse(start, piece.stop, 'a NUL character: Postgres stops reading there, so it must go', at);
      return;
    }
    const offsets = new Offsets(text, start);
    try {
      this.add(whole, this.engine.parse(text), offsets, piece.stop);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const cursor = error instanceof PostgresSyntaxError ? error.cursor : null;
      this.refuse(start, piece.stop, error.message, cursor === null ? start : offsets.fromCharacter(cursor));
    }
  }

  private add(text: string, tree: ParseTree, offsets: Offsets, end: number): void {
    for (const raw of tree.stmts) this.addStatement(text, raw, offsets, end);
  }

  private addStatement(text: string, raw: RawStatement, offsets: Offsets, limit: number): void {
    const location = raw.stmt_location ?? 0;
    const stop = raw.stmt_len === undefined ? limit : offsets.fromByte(location + raw.stmt_len);
    const start = skipBlanks(text, offsets.fromByte(location), stop);
    const end = lastTokenEnd(text, start, stop);
    const reader = new Reader(this.surroundings, text, offsets, start, end);
    try {
      if (raw.stmt === undefined) return;
      const changes = readChanges(reader, raw.stmt);
      const spared = this.sparedRows?.get(start);
      this.statements.push({
        index: this.statements.length,
        span: this.source.span(start, end),
        kind: commandKind(raw.stmt),
        sql: this.text.slice(start, end),
        changes: spared === undefined ? changes : withSparedRows(changes, spared),
        // Nobody needs the trees of a large file so much that they are worth their memory.
        tree: this.text.length > LARGE ? null : raw.stmt,
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refuse(start, end, new ParserLimitError().message);
    }
  }

  private refuseFile(limit: string): void {
    const size = (this.text.length / 1024 / 1024).toFixed(1);
    const span = this.source.span(0, this.text.length);
    const message = `the file is too large to be read (${size} MB, the limit is ${limit}): split it`;
    this.unparsed.push({ span, message, sql: this.text.slice(0, SHOWN) });
  }

  /** `at` is where the trouble begins; the piece's text is shown whole. */
  private refuse(start: number, end: number, message: string, at = start): void {
    const stop = lastTokenEnd(this.text, start, end);
    const span = this.source.span(Math.min(at, stop), stop);
    this.unparsed.push({ span, message: sentence(message), sql: this.text.slice(start, stop) });
  }
}

/** How much of a refused file, or of a text that Postgres quotes in a message, is shown. */
const SHOWN = 200;

/** Postgres quotes an unterminated string to the end of the file. */
function sentence(message: string): string {
  return message.length > SHOWN ? `${message.slice(0, SHOWN)}…` : message;
}

/** True when there is nothing but blanks and comments that end. */
function isEmpty(text: string, start: number, end: number): boolean {
  for (let token = nextToken(text, start, end); token !== null; token = nextToken(text, token.end, end)) {
    if (token.kind !== 'comment' || !token.closed) return false;
  }
  return true;
}

/** The end of a statement without blanks and comments after it. */
function lastTokenEnd(text: string, start: number, stop: number): number {
  const piece = text.slice(start, stop).trimEnd();
  if (!piece.includes('--') && !piece.includes('/*')) return start + piece.length;
  let end = start;
  for (let token = nextToken(text, start, stop); token !== null; token = nextToken(text, token.end, stop)) {
    if (token.kind !== 'comment' || !token.closed) end = token.end;
  }
  return end;
}
