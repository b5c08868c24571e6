import { SourceText } from '../../core/span.js';
import { readDirectives } from '../directives.js';
import type { ParsedSql, Statement, Unparsed } from '../statement.js';
import type { Dialect } from './dialect.js';
import type { MysqlEngine } from './engine.js';
import { prepare } from './prepare.js';
import type { ReadStatement } from './read/reading.js';
import { newMemory, readStatement } from './read/statement.js';
import { split } from './split.js';
import { nextToken } from './tokens.js';

/** Above this a file is not read at all. */
const MAX_LENGTH = 8 * 1024 * 1024;
/** Rows of bulk INSERTs take the grammar minutes, and tell nothing. */
const MAX_GRAMMAR = 32 * 1024;

/**
 * Reads a migration's text for MySQL or MariaDB. node-sql-parser says what is well formed; what a statement does is read
 * from its words, which have places and quotes. Where the grammar can't read a statement, the words must account for all
 * of it: else it is in `unparsed`, together with whatever of it was understood.
 */
export function parseMysql(text: string, engine: MysqlEngine, dialect: Dialect): ParsedSql {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const source = new SourceText(plain);
  if (plain.length > MAX_LENGTH) {
    const message = 'the file is too large to be read (the limit is 8 MB): split it';
    const unparsed = [{ span: source.span(0, plain.length), message, sql: plain.slice(0, 200) }];
    return { source, statements: [], unparsed, directives: [] };
  }
  const prepared = prepare(plain);
  const statements: Statement[] = [];
  const unparsed: Unparsed[] = [];
  const memory = newMemory();
  const refuse = (start: number, end: number, message: string): void => {
    unparsed.push({ span: source.span(start, end), message, sql: plain.slice(start, end).slice(0, 200) });
  };
  for (const at of prepared.unclosed) refuse(at, plain.length, 'an executable comment that never ends');
  for (const piece of split(prepared.text)) {
    const { start, end } = piece;
    if (!piece.closed) {
      refuse(start, end, 'a string, a quoted name or a comment that never ends');
      continue;
    }
    const read = readStatement(prepared.text, start, end, memory);
    if (!read.whole && !isWellFormed(prepared.text.slice(start, end), engine, dialect)) {
      const at = read.unknown ?? { start, end };
      refuse(at.start, Math.max(at.end, at.start), unknownMessage(read, dialect));
      if (read.changes.length === 0) continue;
    }
    const index = statements.length;
    const sql = plain.slice(start, end);
    statements.push({ index, span: source.span(start, end), kind: read.kind, sql, changes: read.changes, tree: null });
  }
  return { source, statements, unparsed, directives: readDirectives(source, statements, nextToken) };
}

function isWellFormed(sql: string, engine: MysqlEngine, dialect: Dialect): boolean {
  return sql.length <= MAX_GRAMMAR && engine.parse(sql, dialect) !== null;
}

const TITLES: Readonly<Record<Dialect, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };

function unknownMessage({ kind }: ReadStatement, dialect: Dialect): string {
  const what = kind === '' ? 'this' : `this part of ${kind}`;
  return `${what} is not ${TITLES[dialect]} that can be read here, so nobody can say what it does`;
}
