import type { Node } from '@pgsql/types';
import type { Code, EmbeddedStatement } from '../change.js';
import { type ReadText, readText } from './constant-text.js';
import { isRefusal, type ParseTree, PostgresSyntaxError } from './engine.js';
import { commandKind } from './kind.js';
import { Offsets } from './offsets.js';
import { LONG_OPERATORS } from './prepare.js';
import { type Fields, type Loop, ProgramValues } from './program-values.js';
import type { Reader } from './reader.js';
import { TokenList } from './token-list.js';
import { skipBlanks, tokenize } from './tokens.js';

/** Code in code in code: more than this nobody writes by hand. */
const MAX_DEPTH = 5;

const NOTHING: Code = { statements: [], guesses: [], unread: [], controlsTransaction: false, loops: false };

/** What a body does. `reader` reads the DO or CREATE FUNCTION statement that carries it. */
export function readBody(reader: Reader, language: string, body: string): Code {
  if (reader.surroundings.depth >= MAX_DEPTH || LONG_OPERATORS.test(body)) return { ...NOTHING, unread: [body] };
  if (language === 'sql') return readStatements(reader, [body]);
  if (language !== 'plpgsql') return { ...NOTHING, unread: [body] };
  const collector = new Collector(reader);
  try {
    collector.program(parseProgram(reader));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ...NOTHING, unread: [body] };
  }
  return collector.code();
}

/** What a list of SQL texts does. */
export function readStatements(reader: Reader, texts: readonly string[]): Code {
  const collector = new Collector(reader);
  for (const text of texts) collector.statements(text, false, false);
  return collector.code();
}

/** PL/pgSQL's parser needs a catalog for `%ROWTYPE` and `%TYPE`, which it hasn't here; any type is as good to it. */
function parseProgram(reader: Reader): unknown {
  const { engine } = reader.surroundings;
  const text = reader.text.slice(reader.start, reader.end);
  try {
    return engine.parsePlPgSql(text);
  } catch (error) {
    const rewritten = error instanceof PostgresSyntaxError ? withPlainTypes(text) : text;
    if (rewritten === text) throw error;
    return engine.parsePlPgSql(rewritten);
  }
}

/** The statement with every `t%ROWTYPE` made `record` and `t.c%TYPE` made `text`, in its head and dollar-quoted body. */
function withPlainTypes(statement: string): string {
  const places = typePlaces(new TokenList(statement, 0, statement.length), false);
  for (const body of tokenize(statement).filter(({ start }) => statement[start] === '$')) {
    const open = statement.indexOf('$', body.start + 1) + 1;
    places.push(...typePlaces(new TokenList(statement, open, body.end - (open - body.start)), true));
  }
  let text = statement;
  for (const { start, end, type } of places.sort((a, b) => b.start - a.start)) {
    text = `${text.slice(0, start)}${type}${text.slice(end)}`;
  }
  return text;
}

/** Where such types stand. In a body `a % type` may be a division: there only declarations count. */
function typePlaces(tokens: TokenList, body: boolean): { start: number; end: number; type: string }[] {
  const places: { start: number; end: number; type: string }[] = [];
  for (let at = 2; at < tokens.length; at++) {
    const type = PLAIN_TYPE[tokens.at(at)];
    if (type === undefined || tokens.at(at - 1) !== '%') continue;
    let first = at - 2;
    while (tokens.at(first - 1) === '.') first -= 2;
    if (!body || isDeclared(tokens, first)) places.push({ start: tokens.start(first), end: tokens.end(at), type });
  }
  return places;
}

/** True behind `DECLARE x` or `; x`, with or without CONSTANT. */
function isDeclared(tokens: TokenList, type: number): boolean {
  const name = tokens.at(type - 1) === 'constant' ? type - 2 : type - 1;
  return tokens.isName(name) && (tokens.at(name - 1) === ';' || tokens.at(name - 1) === 'declare');
}

const PLAIN_TYPE: Readonly<Record<string, string>> = { rowtype: 'record', type: 'text' };

type ProgramExpression = { readonly query?: string; readonly parseMode?: number };

const LOOPS = new Set([
  'PLpgSQL_stmt_loop',
  'PLpgSQL_stmt_while',
  'PLpgSQL_stmt_fori',
  'PLpgSQL_stmt_fors',
  'PLpgSQL_stmt_forc',
  'PLpgSQL_stmt_dynfors',
  'PLpgSQL_stmt_foreach_a',
]);
const EXECUTES = new Set(['PLpgSQL_stmt_dynexecute', 'PLpgSQL_stmt_dynfors']);
/** elog.h's ERROR. */
const ERROR = 21;
/** `RawParseMode` of an expression that is a whole statement. */
const WHOLE_STATEMENT = 0;
const SHORTEST_ASSIGNMENT = 3;

/** Gathers what PL/pgSQL's tree holds, in the order of the text. */
class Collector {
  private readonly found: EmbeddedStatement[] = [];
  private readonly guesses: EmbeddedStatement[] = [];
  private readonly unread: string[] = [];
  private controlsTransaction = false;
  private unreadInLoop = false;
  private raises = false;
  private values: ProgramValues | null = null;
  private readonly loops: Loop[] = [];

  constructor(private readonly reader: Reader) {}

  code(): Code {
    const { found, guesses, unread, controlsTransaction } = this;
    const loops = this.unreadInLoop || found.some(({ inLoop }) => inLoop);
    return { statements: found, guesses, unread, controlsTransaction, loops, ...(this.raises && { raises: true }) };
  }

  program(tree: unknown): void {
    this.values = new ProgramValues(this.reader.surroundings.engine, tree);
    this.visit(tree, false);
  }

  private visit(tree: unknown, inLoop: boolean, dynamic = false): void {
    if (tree === null || typeof tree !== 'object') return;
    if (Array.isArray(tree)) {
      for (const item of tree) this.visit(item, inLoop);
      return;
    }
    for (const [type, inside] of Object.entries(tree as Fields)) {
      if (type === 'PLpgSQL_expr') this.expression(inside as ProgramExpression, inLoop, dynamic);
      else if (type.startsWith('PLpgSQL_')) this.node(type, inside as Fields, inLoop);
      else this.visit(inside, inLoop);
    }
  }

  private node(type: string, inside: Fields, inLoop: boolean): void {
    if (type === 'PLpgSQL_stmt_commit' || type === 'PLpgSQL_stmt_rollback') this.controlsTransaction = true;
    // Without a message or a condition it only passes on what was caught.
    const own = inside.message !== undefined || inside.condname !== undefined || inside.options !== undefined;
    if (type === 'PLpgSQL_stmt_raise' && inside.elog_level === ERROR && own) this.raises = true;
    const loop = LOOPS.has(type);
    for (const [field, value] of Object.entries(inside)) {
      const repeated = loop && (field === 'body' || field === 'cond');
      const dynamic = field === 'dynquery' || (field === 'query' && EXECUTES.has(type));
      if (repeated) this.loops.push({ type, inside });
      this.visit(value, inLoop || repeated, dynamic);
      if (repeated) this.loops.pop();
    }
  }

  private expression(inside: ProgramExpression, inLoop: boolean, dynamic: boolean): void {
    const text = inside.query ?? '';
    const mode = inside.parseMode ?? WHOLE_STATEMENT;
    if (dynamic) this.execute(text, inLoop);
    else if (mode === WHOLE_STATEMENT) this.statements(text, inLoop, false);
    else if (text.includes('(')) this.evaluate(`SELECT ${value(text, mode)}`, inLoop);
  }

  /** An expression does something only by calling a function or asking a sub-query. */
  private evaluate(text: string, inLoop: boolean): void {
    const before = this.found.length;
    this.statements(text, inLoop, false);
    const query = this.found[before]?.query;
    if (query && query.functions.length + query.relations.length === 0) this.found.length = before;
  }

  private execute(expression: string, inLoop: boolean): void {
    const texts = this.texts(expression);
    for (const { text, certain } of texts) if (certain) this.statements(text, inLoop, true);
    const guesses = texts.filter(({ certain }) => !certain);
    if (texts.length > 0 && guesses.length === 0) return;
    this.unread.push(expression);
    this.unreadInLoop ||= inLoop;
    for (const { text } of guesses) this.guess(text, inLoop);
  }

  /** What the expression can come to: a text for each round of the loops around it. */
  private texts(expression: string): ReadText[] {
    const { engine } = this.reader.surroundings;
    const read = readText(engine, expression);
    if (read?.certain === true || this.values === null) return read === null ? [] : [read];
    const texts = this.values.states(this.loops).map((state) => readText(engine, expression, state));
    return [...new Map(texts.flatMap((one) => (one === null ? [] : [[one.text, one] as const]))).values()];
  }

  private guess(text: string, inLoop: boolean): void {
    try {
      this.guesses.push(...this.embedded(text, this.reader.surroundings.engine.parse(text), inLoop, true));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }

  /** Adds each statement of a text; one that can't be parsed is unread. */
  statements(text: string, inLoop: boolean, dynamic: boolean): void {
    if (skipBlanks(text, 0) === text.length) return;
    try {
      const tree = this.reader.surroundings.engine.parse(text);
      for (const statement of this.embedded(text, tree, inLoop, dynamic)) {
        this.found.push(statement);
        this.controlsTransaction ||= /^(?:BEGIN|START TRANSACTION|COMMIT|ROLLBACK)$/.test(statement.kind);
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.unread.push(text);
      this.unreadInLoop ||= inLoop;
    }
  }

  private embedded(text: string, tree: ParseTree, inLoop: boolean, dynamic: boolean): EmbeddedStatement[] {
    const offsets = new Offsets(text);
    return tree.stmts.map((raw) => {
      const location = raw.stmt_location ?? 0;
      const stop = raw.stmt_len === undefined ? text.length : offsets.fromByte(location + raw.stmt_len);
      const start = skipBlanks(text, offsets.fromByte(location), stop);
      const end = start + text.slice(start, stop).trimEnd().length;
      const { surroundings } = this.reader;
      const changes = surroundings.read(this.reader.embedded(text, start, end), raw.stmt as Node);
      const select = changes.find((change) => change.type === 'select');
      const query = select?.type === 'select' ? select.query : null;
      return { kind: commandKind(raw.stmt), sql: text.slice(start, end), changes, query, inLoop, dynamic };
    });
  }
}

/** The value of `target := value`; the whole text where nothing is assigned. */
function value(text: string, mode: number): string {
  if (mode < SHORTEST_ASSIGNMENT) return text;
  const tokens = new TokenList(text, 0, text.length);
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.at(at) === '[') at = tokens.afterClose(at) - 1;
    else if (tokens.at(at) === '=' || tokens.has(at, ':', '=')) {
      return text.slice(tokens.end(tokens.at(at) === '=' ? at : at + 1));
    }
  }
  return text;
}
