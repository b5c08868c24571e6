import type { Name } from '../../../core/name.js';
import type { Code, EmbeddedStatement } from '../../change.js';
import type { Bare } from './clause.js';
import type { Cursor } from './cursor.js';
import type { Memory, Reading } from './reading.js';

/** Where a statement of a body can begin: after these. */
const STARTERS = new Set([';', 'begin', 'then', 'else', 'do', 'loop', 'repeat', ':']);
const STATEMENTS =
  /^(?:alter|create|drop|rename|truncate|insert|replace|update|delete|set|call|execute|prepare|optimize|commit|rollback|start|lock|load|grant|revoke)$/;

/** CREATE PROCEDURE, FUNCTION, TRIGGER and EVENT, from that word on. */
export function createProgram(cursor: Cursor, replace: boolean, memory: Memory): Reading | null {
  cursor.eat('aggregate');
  const kind = cursor.word();
  cursor.skip();
  cursor.eat('if', 'not', 'exists');
  const name = cursor.name();
  if (name === null) return null;
  const from = cursor.position;
  const to = cursor.tokens.length;
  const body = bodyOf(cursor, from, to);
  const text = cursor.slice(from, to);
  cursor.skip(to);
  if (kind === 'trigger') return trigger(cursor, name, from, replace);
  if (kind !== 'procedure' && kind !== 'function') {
    const command = `CREATE ${kind.toUpperCase()}`;
    return { changes: [{ type: 'other', command, name, ifNotExists: false }], whole: kind === 'event' };
  }
  const created: Bare = {
    type: 'create-function',
    name,
    procedure: kind === 'procedure',
    replace,
    argumentTypes: [],
    argumentNames: [],
    argumentDefaults: 0,
    returns: null,
    returnsTrigger: false,
    language: 'sql',
    volatility: 'volatile',
    strict: false,
    securityDefiner: !/\bsql\s+security\s+invoker\b/i.test(text),
    settings: [],
    body: text,
    code: kind === 'procedure' ? codeOf(cursor, body, to, memory) : null,
  };
  return { changes: [created], whole: true };
}

/** Where the body begins: after the parameters and the characteristics. */
function bodyOf(cursor: Cursor, from: number, to: number): number {
  const part = cursor.part(from, to);
  part.parentheses();
  return from + part.position;
}

const TIMINGS = { before: 'before', after: 'after' } as const;

function trigger(cursor: Cursor, name: Name, from: number, replace: boolean): Reading | null {
  const part = cursor.part(from, cursor.tokens.length);
  const timing = part.eatOne('before', 'after');
  const event = part.eatOne('insert', 'update', 'delete');
  if (timing === null || event === null || !part.eat('on')) return null;
  const table = part.name();
  if (table === null) return null;
  const created: Bare = {
    type: 'create-trigger',
    name: name.name,
    table,
    replace,
    constraint: false,
    deferrable: false,
    initiallyDeferred: false,
    from: null,
    function: name,
    row: true,
    timing: TIMINGS[timing as keyof typeof TIMINGS],
    events: [event as 'insert'],
    columns: [],
    when: null,
  };
  return { changes: [created], whole: true };
}

/** The statements of a body, whatever conditions stand around them. */
function codeOf(cursor: Cursor, from: number, to: number, outer: Memory): Code {
  // A procedure sees the session's variables when it runs, and keeps its own.
  const memory: Memory = { ...outer, variables: new Map(outer.variables), prepared: new Map() };
  const statements: EmbeddedStatement[] = [];
  const unread: string[] = [];
  let starts = true;
  let depth = 0;
  for (let at = from; at < to; at++) {
    const part = cursor.part(at, to);
    const word = part.word();
    if (word === '(') depth++;
    if (word === ')') depth--;
    if (depth === 0 && starts && STATEMENTS.test(word) && part.word(1) !== '(') {
      const end = endOf(cursor, at, to);
      const read = memory.read(cursor.part(at, end), memory);
      const sql = cursor.slice(at, end);
      if (!read.whole && word !== 'set') unread.push(sql);
      for (const change of read.changes) if (change.type === 'do') unread.push(...change.code.unread);
      statements.push({ kind: read.kind, sql, changes: read.changes, query: null, inLoop: false, dynamic: false });
      at = end - 1;
      starts = false;
    } else starts = STARTERS.has(word);
  }
  const kinds = statements.map(({ kind }) => kind);
  return {
    statements,
    unread,
    guesses: [],
    controlsTransaction: kinds.includes('COMMIT'),
    loops: /\b(?:loop|while|repeat)\b/i.test(cursor.slice(from, to)),
  };
}

function endOf(cursor: Cursor, from: number, to: number): number {
  for (let at = from; at < to; at++) if (cursor.part(at, at + 1).word() === ';') return at;
  return to;
}
