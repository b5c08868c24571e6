import type { Name } from '../../../core/name.js';
import { type Bare, onTable } from './clause.js';
import { columnDefinition } from './column.js';
import type { Cursor } from './cursor.js';
import { expressionOf } from './expression.js';
import { addKey } from './key.js';
import { partitionClause } from './partition.js';
import { tableOption } from './table-option.js';

/** What a clause asks for; null: not known, to be taken for the worst. */
export type ClauseReader = (cursor: Cursor, table: Name) => Bare[] | null;

const BY_FIRST_WORD: Readonly<Record<string, ClauseReader>> = {
  add,
  drop,
  modify,
  change,
  rename,
  alter,
  convert: convertCharset,
  algorithm: online,
  lock: online,
  discard: tablespace,
  import: tablespace,
};

/** One clause of ALTER TABLE, read to its end; null where it is none that we know. */
export function alterClause(cursor: Cursor, table: Name): Bare[] | null {
  const partitions = partitionClause(cursor, table);
  if (partitions !== null) return partitions;
  const read = BY_FIRST_WORD[cursor.word()];
  return read === undefined ? tableOption(cursor, table) : read(cursor, table);
}

function add(cursor: Cursor, table: Name): Bare[] | null {
  cursor.skip();
  const key = addKey(cursor, table);
  if (key !== undefined) return key;
  if (cursor.eat('period', 'for') || cursor.eat('system', 'versioning')) return null;
  cursor.eat('column');
  const ifNotExists = cursor.eat('if', 'not', 'exists');
  if (cursor.word() !== '(') {
    const one = addColumn(cursor, table, ifNotExists);
    return one === null ? null : [one];
  }
  const inside = cursor.parentheses();
  if (inside === null) return null;
  const columns = cursor.commaParts(inside.from, inside.to).map(({ from, to }) => {
    const part = cursor.part(from, to);
    const key = addKey(part, table);
    return key === undefined ? [addColumn(part, table, false)] : key;
  });
  const all = columns.flat();
  return all.some((one) => one === null) ? null : (all as Bare[]);
}

function addColumn(cursor: Cursor, table: Name, ifNotExists: boolean): Bare | null {
  const column = columnDefinition(cursor);
  if (column === null) return null;
  const moves = place(cursor);
  return { type: 'add-column', ...onTable(table), column, ifNotExists, moves };
}

/** Passes FIRST or AFTER; true where one stands. */
function place(cursor: Cursor): boolean {
  if (cursor.eat('first')) return true;
  if (!cursor.eat('after')) return false;
  cursor.identifier();
  return true;
}

function drop(cursor: Cursor, table: Name): Bare[] | null {
  cursor.skip();
  if (cursor.eat('primary', 'key')) return [{ type: 'drop-key', table, key: 'primary-key', name: null }];
  if (cursor.eat('foreign', 'key')) return dropKey(cursor, table, 'foreign-key');
  if (cursor.word(1) !== '' || cursor.kind(1) !== null) {
    if (cursor.eat('constraint')) return dropKey(cursor, table, 'constraint');
    if (cursor.eat('check')) return dropKey(cursor, table, 'check');
    if (cursor.eat('index') || cursor.eat('key')) {
      const ifExists = cursor.eat('if', 'exists');
      const name = cursor.identifier();
      return name === null ? null : [dropIndex(table, name, ifExists)];
    }
    if (cursor.eat('system', 'versioning') || cursor.eat('period', 'for')) return null;
  }
  if (cursor.kind(1) !== null) cursor.eat('column');
  const ifColumnExists = cursor.eat('if', 'exists');
  const column = cursor.identifier();
  cursor.eatOne('restrict', 'cascade');
  return column === null ? null : [{ type: 'drop-column', ...onTable(table), column, ifColumnExists, cascade: false }];
}

function dropKey(cursor: Cursor, table: Name, key: 'foreign-key' | 'constraint' | 'check'): Bare[] | null {
  cursor.eat('if', 'exists');
  const name = cursor.identifier();
  return name === null ? null : [{ type: 'drop-key', table, key, name }];
}

/** An index's name counts within its table alone. */
export function dropIndex(table: Name, name: string, ifExists: boolean): Bare {
  return {
    type: 'drop',
    object: 'index',
    name: { schema: null, name },
    on: table,
    ifExists,
    cascade: false,
    concurrently: false,
    argumentTypes: null,
  };
}

function modify(cursor: Cursor, table: Name): Bare[] | null {
  cursor.skip();
  if (cursor.kind(2) !== null) cursor.eat('column');
  const ifExists = cursor.eat('if', 'exists');
  const definition = columnDefinition(cursor);
  if (definition === null) return null;
  const moves = place(cursor);
  return [{ type: 'modify-column', table, column: definition.name, definition, ifExists, moves }];
}

/** CHANGE is a rename and a new definition in one. */
function change(cursor: Cursor, table: Name): Bare[] | null {
  cursor.skip();
  if (cursor.kind(3) !== null) cursor.eat('column');
  const ifExists = cursor.eat('if', 'exists');
  const column = cursor.identifier();
  const definition = column === null ? null : columnDefinition(cursor);
  if (column === null || definition === null) return null;
  const moves = place(cursor);
  const modified: Bare = { type: 'modify-column', table, column, definition, ifExists, moves };
  if (definition.name === column) return [modified];
  return [modified, renamed(table, 'column', column, definition.name)];
}

function renamed(table: Name, object: 'column' | 'table', part: string | null, to: string): Bare {
  return {
    type: 'rename',
    object,
    name: table,
    part,
    to,
    ifExists: false,
    only: false,
    cascade: false,
    viaAlterTable: object === 'table',
    argumentTypes: null,
  };
}

function rename(cursor: Cursor, table: Name): Bare[] | null {
  cursor.skip();
  if (cursor.kind(1) !== null && cursor.eat('column')) {
    cursor.eat('if', 'exists');
    const from = cursor.identifier();
    cursor.eat('to');
    const to = cursor.identifier();
    return from === null || to === null ? null : [renamed(table, 'column', from, to)];
  }
  if (cursor.kind(1) !== null && (cursor.eat('index') || cursor.eat('key'))) {
    cursor.eat('if', 'exists');
    const from = cursor.identifier();
    cursor.eat('to');
    const to = cursor.identifier();
    return from === null || to === null ? null : [{ type: 'rename-index', table, from, to }];
  }
  if (cursor.kind(1) !== null) cursor.eatOne('to', 'as', '=');
  const to = cursor.name();
  return to === null ? null : [renamed(table, 'table', null, to.name)];
}

function alter(cursor: Cursor, table: Name): Bare[] | null {
  cursor.skip();
  if (cursor.eatOne('index', 'key') !== null) {
    cursor.eat('if', 'exists');
    const index = cursor.identifier();
    const ignored = cursor.sees('ignored') || cursor.sees('not', 'ignored');
    const hides = cursor.eat('invisible') || cursor.eat('ignored');
    if (!hides && !cursor.eat('visible') && !cursor.eat('not', 'ignored')) return null;
    return index === null ? null : [{ type: 'index-visibility', table, index, visible: !hides, ignored }];
  }
  if (cursor.eatOne('check', 'constraint') !== null) {
    const name = cursor.identifier();
    const off = cursor.eat('not', 'enforced');
    if (name === null || (!off && !cursor.eat('enforced'))) return null;
    const rest = { deferrable: null, initiallyDeferred: null, inherit: null };
    return [{ type: 'alter-constraint', ...onTable(table), name, enforced: !off, ...rest }];
  }
  cursor.eat('column');
  cursor.eat('if', 'exists');
  const column = cursor.identifier();
  if (column === null) return null;
  if (cursor.eat('drop', 'default')) return [{ type: 'drop-default', ...onTable(table), column }];
  if (!cursor.eat('set', 'default')) return null;
  const from = cursor.position;
  cursor.skip(cursor.tokens.length - from);
  return [
    { type: 'set-default', ...onTable(table), column, default: expressionOf(cursor, from, cursor.tokens.length) },
  ];
}

function convertCharset(cursor: Cursor, table: Name): Bare[] | null {
  if (!cursor.eat('convert', 'to')) return null;
  if (!cursor.eat('character', 'set') && !cursor.eat('charset')) return null;
  const charset = cursor.eat('default') ? null : (cursor.identifier()?.toLowerCase() ?? null);
  if (cursor.eat('collate')) {
    cursor.eat('=');
    cursor.identifier();
  }
  return [{ type: 'convert-charset', table, charset }];
}

/** `ALGORITHM=INPLACE` and `LOCK=NONE`, which speak of the whole statement. */
export function online(cursor: Cursor, table: Name): Bare[] | null {
  const which = cursor.eatOne('algorithm', 'lock');
  if (which === null) return null;
  cursor.eat('=');
  const value = cursor.identifier()?.toUpperCase() ?? null;
  const algorithm = which === 'algorithm' ? value : null;
  return [{ type: 'online', table, algorithm, lock: which === 'lock' ? value : null, bounded: false }];
}

function tablespace(cursor: Cursor, table: Name): Bare[] | null {
  const action = cursor.eatOne('discard', 'import');
  if (action === null || !cursor.eat('tablespace')) return null;
  return [{ type: 'tablespace', table, action: action === 'import' ? 'import' : 'discard' }];
}
