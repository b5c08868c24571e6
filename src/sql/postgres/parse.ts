import { SourceText } from '../../core/span.js';
import { readDirectives } from '../directives.js';
import type { ParsedSql, Statement, Unparsed } from '../statement.js';
import { readChanges } from './changes/index.js';
import { type Engine, type ParseTree, PostgresSyntaxError, type RawStatement } from './engine.js';
import { commandKind } from './kind.js';
import { Offsets } from './offsets.js';
import { prepare, stripByteOrderMark } from './prepare.js';
import { Reader, type Surroundings } from './reader.js';
import { type Piece, split } from './split.js';
import { nextToken, skipBlanks } from './tokens.js';

/** Above this a file is not parsed: the tree of its statements would take gigabytes. */
export const MAX_LENGTH = 8 * 1024 * 1024;

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

  constructor(
    private readonly text: string,
    private readonly engine: Engine,
  ) {
    this.source = new SourceText(text);
    this.surroundings = { engine, read: readChanges, outer: null, depth: 0 };
  }

  read(): ParsedSql {
    if (this.text.length > MAX_LENGTH) {
      const size = Math.round(this.text.length / 1024 / 1024);
      this.refuse(0, this.text.length, `the file is too large to be read (${size} MB; the limit is 8 MB): split it`);
      return this.result();
    }
    const prepared = prepare(this.text);
    for (const { start, end, message } of prepared.unreadable) this.refuse(start, end, message);
    this.readText(prepared.text);
    return this.result();
  }

  private result(): ParsedSql {
    const { source, statements } = this;
    const unparsed = this.unparsed.sort((a, b) => a.span.start - b.span.start);
    return { source, statements, unparsed, directives: readDirectives(source, statements) };
  }

  /** The whole text in one go, which nearly always works; else piece by piece. */
  private readText(text: string): void {
    if (skipBlanks(text, 0) === text.length && nextToken(text, 0)?.closed !== false) return;
    if (!text.includes('\0')) {
      try {
        this.add(text, this.engine.parse(text), new Offsets(text));
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
    for (const piece of split(text)) this.readPiece(text, piece);
  }

  private readPiece(whole: string, piece: Piece): void {
    if (!piece.filled && piece.closed) return;
    const start = skipBlanks(whole, piece.start, piece.stop);
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

  private add(text: string, tree: ParseTree, offsets: Offsets, end = text.length): void {
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
      this.statements.push({
        index: this.statements.length,
        span: this.source.span(start, end),
        kind: commandKind(raw.stmt),
        sql: this.text.slice(start, end),
        changes: readChanges(reader, raw.stmt),
        tree: raw.stmt,
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.refuse(start, end, NESTED);
    }
  }

  /** `at` is where the trouble begins; the piece's text is shown whole. */
  private refuse(start: number, end: number, message: string, at = start): void {
    const stop = lastTokenEnd(this.text, start, end);
    this.unparsed.push({
      span: this.source.span(Math.min(at, stop), stop),
      message,
      sql: this.text.slice(start, stop),
    });
  }
}

const NESTED = 'the statement is nested too deeply to be read';

/** The parser said no, or ran out of stack or memory; anything else is a fault of ours and must be seen. */
function isRefusal(error: unknown): error is Error {
  if (error instanceof PostgresSyntaxError || error instanceof RangeError) return true;
  // WebAssembly traps have no class that the type libraries know.
  return error instanceof Error && error.name === 'RuntimeError';
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
