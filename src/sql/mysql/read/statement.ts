import type { Name } from '../../../core/name.js';
import type { Change } from '../../change.js';
import { alterClause } from './alter-table.js';
import type { Bare } from './clause.js';
import { createTable } from './create-table.js';
import { Cursor } from './cursor.js';
import { insert, remove, update } from './data.js';
import { createIndex, createView, drop, lockTables, renameTables, truncate, upkeep } from './others.js';
import { callProcedure, executeStatement, prepareStatement } from './prepared.js';
import { createProgram } from './program.js';
import { queryOf } from './query.js';
import type { Memory, Reading, ReadStatement } from './reading.js';
import { plain, set, transaction } from './session.js';

/** Nothing is known of the session yet. */
export function newMemory(): Memory {
  return { variables: new Map(), prepared: new Map(), read: readTokens };
}

/** Reads one statement from its words. */
export function readStatement(text: string, start: number, end: number, memory: Memory): ReadStatement {
  const cursor = Cursor.of(text, start, end);
  return readTokens(cursor, memory);
}

function readTokens(cursor: Cursor, memory: Memory): ReadStatement {
  const kind = kindOf(cursor);
  const place = { start: cursor.tokens[0]?.start ?? 0, end: cursor.tokens.at(-1)?.end ?? 0 };
  if (isAlterTable(cursor)) return alterTable(cursor, kind);
  const reading = read(cursor, memory);
  if (reading === null) return { kind, changes: [], whole: false, unknown: place };
  const changes = reading.changes.map((one) => ({ ...one, ...place }) as Change);
  const unknown = reading.whole ? null : { start: cursor.start(), end: place.end };
  return { kind, changes, whole: reading.whole, unknown };
}

type Read = (cursor: Cursor, memory: Memory) => Reading | null;

const BY_FIRST_WORD: Readonly<Record<string, Read>> = {
  create,
  drop,
  rename: (cursor) => (cursor.word(1) === 'user' ? plain(cursor, 'RENAME USER') : renameTables(cursor)),
  truncate,
  insert,
  replace: insert,
  update,
  delete: remove,
  set: (cursor, memory) => setVariables(cursor, memory),
  begin: transaction,
  start: transaction,
  commit: transaction,
  rollback: transaction,
  savepoint: transaction,
  release: (cursor) => plain(cursor, 'RELEASE SAVEPOINT'),
  lock: lockTables,
  unlock: (cursor) => plain(cursor, 'UNLOCK TABLES'),
  optimize: upkeep,
  analyze: upkeep,
  check: upkeep,
  repair: upkeep,
  flush: (cursor) => (/^tables?$/.test(cursor.word(1)) ? upkeep(cursor) : plain(cursor, 'FLUSH')),
  select,
  with: withQuery,
  '(': select,
  values: select,
  show: (cursor) => plain(cursor, 'SHOW'),
  use: (cursor) => plain(cursor, 'USE'),
  describe: (cursor) => plain(cursor, 'DESCRIBE'),
  desc: (cursor) => plain(cursor, 'DESCRIBE'),
  explain: (cursor) => plain(cursor, 'EXPLAIN'),
  grant: privileges,
  revoke: privileges,
  load: loadData,
  call: callProcedure,
  do: (cursor) => plain(cursor, 'DO'),
  prepare: prepareStatement,
  execute: executeStatement,
  deallocate: (cursor) => plain(cursor, 'DEALLOCATE PREPARE'),
  alter: alterOther,
};

function read(cursor: Cursor, memory: Memory): Reading | null {
  return BY_FIRST_WORD[cursor.word()]?.(cursor, memory) ?? null;
}

/** `ALTER [ONLINE] [IGNORE] TABLE`. */
function isAlterTable(cursor: Cursor): boolean {
  if (cursor.word() !== 'alter') return false;
  const at = ['online', 'offline', 'ignore'].filter((word) => [cursor.word(1), cursor.word(2)].includes(word)).length;
  return cursor.word(1 + at) === 'table';
}

function alterTable(cursor: Cursor, kind: string): ReadStatement {
  while (!cursor.eat('table')) cursor.skip();
  const ifExists = cursor.eat('if', 'exists');
  const from = cursor.position;
  const table = cursor.name();
  const whole = { start: cursor.tokens[0]?.start ?? 0, end: cursor.tokens.at(-1)?.end ?? 0 };
  if (table === null) return { kind, changes: [], whole: false, unknown: whole };
  const changes: Change[] = [];
  let unknown: ReadStatement['unknown'] = null;
  const waits = cursor.sees('nowait') || (cursor.sees('wait') && cursor.kind(1) === 'number');
  if (waits) {
    const start = cursor.start();
    cursor.skip(cursor.word() === 'wait' ? 2 : 1);
    changes.push({ type: 'online', table, algorithm: null, lock: null, bounded: true, start, end: cursor.end() });
  }
  for (const part of clauses(cursor, cursor.position)) {
    const inner = cursor.part(part.from, part.to);
    const place = { start: inner.start(), end: inner.tokens.at(-1)?.end ?? inner.start() };
    const found = alterClause(inner, table);
    if (found !== null)
      changes.push(
        ...found.map((one) => ({ ...one, ...(ifExists && 'ifExists' in one ? { ifExists } : {}), ...place }) as Change),
      );
    if (found === null) changes.push(unknownClause(table, inner, place));
    if (found === null || !inner.done) unknown ??= { start: inner.done ? place.start : inner.start(), end: place.end };
  }
  if (changes.length === 0 && from === cursor.tokens.length) unknown = whole;
  return { kind, changes, whole: unknown === null, unknown };
}

/** Clauses are parted by commas; those of PARTITION BY and of partition definitions hold commas of their own. */
function clauses(cursor: Cursor, from: number): { from: number; to: number }[] {
  const parts = cursor.commaParts(from);
  const found: { from: number; to: number }[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    const head = last === undefined ? null : cursor.part(last.from, last.to);
    const listed =
      head !== null && (/^partition$/.test(head.word(1)) || head.sees('order', 'by') || head.sees('partition', 'by'));
    const isName = part.to - part.from <= 2;
    if (last !== undefined && listed && (isName || cursor.part(part.from, part.to).word() === 'partition'))
      last.to = part.to;
    else found.push({ ...part });
  }
  return found.flatMap((part) => splitPartitionBy(cursor, part));
}

/** `ENGINE=InnoDB PARTITION BY …`: the second part follows without a comma. */
function splitPartitionBy(cursor: Cursor, part: { from: number; to: number }): { from: number; to: number }[] {
  for (let at = part.from + 1; at < part.to; at++) {
    const rest = cursor.part(at, part.to);
    if (rest.sees('partition', 'by') || rest.sees('remove', 'partitioning')) {
      return [
        { from: part.from, to: at },
        { from: at, to: part.to },
      ];
    }
  }
  return [part];
}

function unknownClause(table: Name, inner: Cursor, place: { start: number; end: number }): Change {
  const subcommand = inner.slice(0, Math.min(inner.tokens.length, 3)).toUpperCase();
  const base = { table, ifExists: false, only: false, target: 'table' } as const;
  return { type: 'other-table-change', ...base, subcommand, ...place };
}

function create(cursor: Cursor, memory: Memory): Reading | null {
  cursor.skip();
  const replace = cursor.eat('or', 'replace');
  if (cursor.eat('algorithm')) {
    cursor.eat('=');
    cursor.skip();
  }
  if (cursor.eat('definer')) definer(cursor);
  if (cursor.eat('sql', 'security')) cursor.skip();
  const temporary = cursor.eat('temporary');
  if (cursor.eat('table')) {
    const table = createTable(cursor, temporary);
    return table === null || !replace ? table : { ...table, changes: [...replaced(table), ...table.changes] };
  }
  const kind = cursor.eatOne('unique', 'fulltext', 'spatial', 'vector');
  if (kind !== null || cursor.word() === 'index') {
    return cursor.eat('index')
      ? createIndex(cursor, kind === 'unique', kind === null || kind === 'unique' ? 'btree' : kind)
      : null;
  }
  if (cursor.eat('view')) return createView(cursor, replace);
  if (/^(?:procedure|function|trigger|event|aggregate|package)$/.test(cursor.word()))
    return createProgram(cursor, replace, memory);
  if (cursor.eatOne('database', 'schema') !== null) return named(cursor, 'CREATE DATABASE');
  if (cursor.eatOne('user', 'role') !== null) return plain(cursor, 'CREATE USER');
  if (cursor.eat('sequence')) return named(cursor, 'CREATE SEQUENCE');
  return null;
}

/** MariaDB's CREATE OR REPLACE TABLE drops what is there. */
function replaced({ changes }: Reading): Bare[] {
  const [first] = changes;
  if (first?.type !== 'create-table' && first?.type !== 'create-table-as') return [];
  const rest = { on: null, ifExists: true, cascade: false, concurrently: false, argumentTypes: null };
  return [{ type: 'drop', object: 'table', name: first.table, ...rest }];
}

function definer(cursor: Cursor): void {
  cursor.eat('=');
  cursor.skip();
  // `user`@`host`, 'user'@'host', CURRENT_USER()
  if (cursor.kind() === 'variable') cursor.skip();
  cursor.parentheses();
}

function named(cursor: Cursor, command: string): Reading | null {
  const ifNotExists = cursor.eat('if', 'not', 'exists');
  const name = cursor.name();
  cursor.skip(cursor.tokens.length);
  return name === null ? null : { changes: [{ type: 'other', command, name, ifNotExists }], whole: true };
}

function select(cursor: Cursor): Reading {
  const query = queryOf(cursor, 0, cursor.tokens.length);
  cursor.skip(cursor.tokens.length);
  return { changes: [{ type: 'select', query }], whole: true };
}

/** WITH before what changes rows: the statement itself follows the last parenthesis. */
function withQuery(cursor: Cursor, memory: Memory): Reading | null {
  for (let at = 1; at < cursor.tokens.length; at++) {
    const rest = cursor.part(at, cursor.tokens.length);
    const before = cursor.part(at - 1, at).word();
    if (before === ')' && /^(?:update|delete|insert|replace)$/.test(rest.word())) return read(rest, memory);
  }
  return select(cursor);
}

function privileges(cursor: Cursor): Reading {
  const type = cursor.word() === 'grant' ? 'grant' : 'revoke';
  const to = cursor.slice(0, cursor.tokens.length);
  const all = /^\w+\s+all\b/i.test(to);
  const list = all
    ? []
    : to
        .replace(/^\w+\s+/, '')
        .replace(/\s+on\s[\s\S]*$/i, '')
        .toLowerCase()
        .split(/\s*,\s*/);
  const grantOption = /with\s+grant\s+option/i.test(to);
  cursor.skip(cursor.tokens.length);
  const rest = { object: null, names: [], grantees: [], revokes: type === 'revoke' } as const;
  return { changes: [{ type, ...rest, privileges: list, grantOption }], whole: true };
}

function loadData(cursor: Cursor): Reading | null {
  if (!/^(?:data|xml)$/.test(cursor.word(1))) return null;
  while (!cursor.done && !cursor.eat('into', 'table')) cursor.skip();
  const table = cursor.name();
  cursor.skip(cursor.tokens.length);
  return { changes: [{ type: 'load-data', table }], whole: true };
}

function setVariables(cursor: Cursor, memory: Memory): Reading | null {
  for (const { from, to } of cursor.commaParts(1)) {
    const part = cursor.part(from, to);
    const name = part.raw().toLowerCase();
    if (!name.startsWith('@') || name.startsWith('@@')) continue;
    memory.variables.set(name, { cursor, from: from + (part.word(1) === ':' ? 3 : 2), to });
  }
  return set(cursor);
}

const ALTERED =
  /^(?:database|schema|view|procedure|function|event|user|tablespace|instance|sequence|server|definer|algorithm|sql)$/;

function alterOther(cursor: Cursor): Reading | null {
  if (!ALTERED.test(cursor.word(1))) return null;
  const view = cursor.part(0, cursor.tokens.length);
  while (!view.done && !view.eat('view')) view.skip();
  if (!view.done && /^(?:view|definer|algorithm|sql)$/.test(cursor.word(1))) {
    const found = createView(view, true);
    if (found !== null) return found;
  }
  return plain(cursor, `ALTER ${cursor.word(1) === 'schema' ? 'DATABASE' : cursor.word(1).toUpperCase()}`);
}

const OBJECTS = /^(?:table|index|view|procedure|function|trigger|event|database|schema|user|role|sequence|tables)$/;

/** `ALTER TABLE`, `CREATE INDEX`: the verb and, within a few words, what it is about. */
function kindOf(cursor: Cursor): string {
  const verb = cursor.word().toUpperCase();
  if (verb === '(') return 'SELECT';
  if (!/^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE|LOCK|UNLOCK|OPTIMIZE|ANALYZE|CHECK|REPAIR|FLUSH)$/.test(verb)) {
    return verb === 'WITH' ? 'SELECT' : verb === 'START' ? 'BEGIN' : verb;
  }
  for (let ahead = 1; ahead < 14; ahead++) {
    const word = cursor.word(ahead);
    if (OBJECTS.test(word)) return `${verb} ${(word === 'schema' ? 'database' : word).toUpperCase()}`;
  }
  return verb;
}
