import type { Name } from '../../../core/name.js';
import type { ObjectKind } from '../../change.js';
import { dropIndex, online } from './alter-table.js';
import type { Bare } from './clause.js';
import type { Cursor } from './cursor.js';
import { indexOn } from './key.js';
import { queryOf } from './query.js';
import type { Reading } from './reading.js';

/** After CREATE [UNIQUE | FULLTEXT | SPATIAL] INDEX. */
export function createIndex(cursor: Cursor, unique: boolean, method: string): Reading | null {
  const ifNotExists = cursor.eat('if', 'not', 'exists');
  const name = cursor.identifier();
  if (cursor.eat('using')) cursor.skip();
  if (name === null || !cursor.eat('on')) return null;
  const table = cursor.name();
  const index = table === null ? null : indexOn(cursor, { table, name, unique, method, ifNotExists });
  return table === null || index === null ? null : withOnline(cursor, table, index);
}

/** ALGORITHM and LOCK after CREATE INDEX and DROP INDEX. */
function withOnline(cursor: Cursor, table: Name, changes: Bare[]): Reading {
  let bounded = cursor.eat('nowait');
  if (cursor.eat('wait')) {
    cursor.skip();
    bounded = true;
  }
  const all = [...changes];
  for (let one = online(cursor, table); one !== null; one = online(cursor, table)) all.push(...one);
  if (bounded) all.push({ type: 'online', table, algorithm: null, lock: null, bounded });
  return { changes: all, whole: cursor.done };
}

const DROPPED: Readonly<Record<string, ObjectKind>> = {
  table: 'table',
  tables: 'table',
  view: 'view',
  sequence: 'sequence',
  database: 'database',
  schema: 'database',
  procedure: 'procedure',
  function: 'function',
  trigger: 'trigger',
  event: 'other',
  user: 'role',
  role: 'role',
  tablespace: 'tablespace',
};

/** DROP of anything. */
export function drop(cursor: Cursor): Reading | null {
  cursor.skip();
  const temporary = cursor.eat('temporary');
  if (cursor.eat('index')) return dropIndexStatement(cursor);
  if (cursor.eat('prepare')) return { changes: [], whole: true };
  const object = DROPPED[cursor.word()];
  if (object === undefined) return null;
  cursor.skip();
  const ifExists = cursor.eat('if', 'exists');
  const names: Name[] = [];
  do {
    const name = cursor.name();
    if (name === null) return null;
    if (cursor.kind() === 'variable') cursor.skip();
    names.push(name);
  } while (cursor.eat(','));
  cursor.eatOne('cascade', 'restrict', 'nowait');
  // Nobody but its own session sees a temporary table.
  if (temporary) return { changes: [], whole: cursor.done };
  const rest = { on: null, ifExists, cascade: false, concurrently: false, argumentTypes: null };
  return {
    changes: names.map((name): Bare => ({ type: 'drop', object, name, ...rest })),
    whole: cursor.done,
  };
}

function dropIndexStatement(cursor: Cursor): Reading | null {
  const ifExists = cursor.eat('if', 'exists');
  const name = cursor.identifier();
  if (name === null || !cursor.eat('on')) return null;
  const table = cursor.name();
  return table === null ? null : withOnline(cursor, table, [dropIndex(table, name, ifExists)]);
}

/** RENAME TABLE a TO b, c TO d. */
export function renameTables(cursor: Cursor): Reading | null {
  cursor.skip();
  if (cursor.eatOne('table', 'tables') === null) return null;
  const changes: Bare[] = [];
  do {
    cursor.eat('if', 'exists');
    const from = cursor.name();
    const bounded = cursor.eat('nowait') || cursor.eat('wait');
    if (bounded && cursor.kind() === 'number') cursor.skip();
    if (from === null || !cursor.eat('to')) return null;
    const to = cursor.name();
    if (to === null) return null;
    changes.push({
      type: 'rename',
      object: 'table',
      name: from,
      part: null,
      to: to.name,
      ifExists: false,
      only: false,
      cascade: false,
      viaAlterTable: false,
      argumentTypes: null,
    });
  } while (cursor.eat(','));
  return { changes, whole: cursor.done };
}

export function truncate(cursor: Cursor): Reading | null {
  cursor.skip();
  cursor.eat('table');
  const table = cursor.name();
  if (table === null) return null;
  if (cursor.eat('wait')) cursor.skip();
  cursor.eat('nowait');
  return {
    changes: [{ type: 'truncate', tables: [table], cascade: false, restartIdentity: true }],
    whole: cursor.done,
  };
}

/** After CREATE … VIEW. */
export function createView(cursor: Cursor, replace: boolean): Reading | null {
  const ifNotExists = cursor.eat('if', 'not', 'exists');
  const view = cursor.name();
  if (view === null) return null;
  cursor.parentheses();
  if (!cursor.eat('as')) return null;
  const query = queryOf(cursor, cursor.position, cursor.tokens.length);
  const options = ifNotExists ? ['if not exists'] : [];
  cursor.skip(cursor.tokens.length);
  return {
    changes: [{ type: 'create-view', view, replace, temporary: false, query, options, columnNames: [] }],
    whole: true,
  };
}

/** `LOCK TABLES a READ, b WRITE` */
export function lockTables(cursor: Cursor): Reading | null {
  cursor.skip();
  if (cursor.eatOne('tables', 'table') === null) return null;
  const tables: Name[] = [];
  let writes = false;
  do {
    const name = cursor.name();
    if (name === null) return null;
    tables.push(name);
    if (cursor.eat('as')) cursor.skip();
    cursor.eat('low_priority');
    const mode = cursor.eatOne('read', 'write');
    writes ||= mode === 'write';
    cursor.eat('local');
  } while (cursor.eat(','));
  return { changes: [{ type: 'lock-tables', tables, writes }], whole: cursor.done };
}

/** OPTIMIZE, ANALYZE, CHECK, REPAIR TABLE and FLUSH TABLES. */
export function upkeep(cursor: Cursor): Reading | null {
  const command = cursor.word();
  cursor.skip();
  cursor.eatOne('no_write_to_binlog', 'local');
  if (cursor.eatOne('table', 'tables') === null) return null;
  const tables: Name[] = [];
  do {
    const name = cursor.kind() === null || cursor.word() === 'with' ? null : cursor.name();
    if (name !== null) tables.push(name);
  } while (cursor.eat(','));
  if (command !== 'flush') {
    cursor.skip(cursor.tokens.length);
    return { changes: [{ type: 'optimize', tables, command }], whole: true };
  }
  const readLock = cursor.eat('with', 'read', 'lock');
  return { changes: [{ type: 'flush-tables', tables, readLock }], whole: cursor.done };
}
