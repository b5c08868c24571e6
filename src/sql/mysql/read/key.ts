import type { Name } from '../../../core/name.js';
import type { Constraint } from '../../change.js';
import { type Bare, onTable } from './clause.js';
import { constraint, foreignKeyTarget, indexElements, indexOptions } from './constraint.js';
import type { Cursor } from './cursor.js';
import { expressionOf } from './expression.js';

/**
 * An index, key or constraint, as ALTER TABLE … ADD and CREATE TABLE write it; undefined where it is a column, null where
 * it can't be read.
 */
export function addKey(cursor: Cursor, table: Name): Bare[] | null | undefined {
  const start = cursor.position;
  let name: string | null = null;
  const named = cursor.eat('constraint');
  if (named && !['primary', 'unique', 'foreign', 'check'].includes(cursor.word())) {
    cursor.eat('if', 'not', 'exists');
    name = cursor.identifier();
  }
  if (cursor.eat('primary', 'key')) return primaryKey(cursor, table);
  if (cursor.eat('foreign', 'key')) return foreignKey(cursor, table, name);
  if (cursor.eat('check')) return tableCheck(cursor, table, name);
  if (cursor.eat('unique')) return index(cursor, table, true, name);
  const special =
    cursor.word(1) === '' && cursor.kind(1) === null ? null : cursor.eatOne('fulltext', 'spatial', 'vector');
  // A column may be called `key` or `index`: then its type follows, and no parenthesis ever does.
  if (special !== null && (cursor.word() === '(' || looksLikeIndex(cursor) || cursor.eatOne('index', 'key') !== null)) {
    cursor.eatOne('index', 'key');
    return index(cursor, table, false, name, special);
  }
  if (special === null && cursor.eatOne('index', 'key') !== null) return index(cursor, table, false, name);
  cursor.moveTo(start);
  return named ? null : undefined;
}

function looksLikeIndex(cursor: Cursor): boolean {
  return cursor.word(1) === '(' || cursor.word() === 'index' || cursor.word() === 'key';
}

function primaryKey(cursor: Cursor, table: Name): Bare[] | null {
  indexOptions(cursor);
  const elements = indexElements(cursor);
  indexOptions(cursor);
  if (elements === null) return null;
  const columns = elements.flatMap(({ column }) => column ?? []);
  return [added(table, { ...constraint('primary-key', ...columns), inline: false })];
}

function foreignKey(cursor: Cursor, table: Name, name: string | null): Bare[] | null {
  cursor.eat('if', 'not', 'exists');
  const own = cursor.word() === '(' ? null : cursor.identifier();
  const elements = indexElements(cursor);
  if (elements === null || !cursor.eat('references')) return null;
  const references = foreignKeyTarget(cursor);
  if (references === null) return null;
  const columns = elements.flatMap(({ column }) => column ?? []);
  return [added(table, { ...constraint('foreign-key', ...columns), name: name ?? own, references, inline: false })];
}

function added(table: Name, one: Constraint): Bare {
  return { type: 'add-constraint', ...onTable(table), constraint: one };
}

/** The rest of an index after the word that tells its kind. */
function index(cursor: Cursor, table: Name, unique: boolean, named: string | null, method = 'btree'): Bare[] | null {
  cursor.eatOne('index', 'key');
  const ifNotExists = cursor.eat('if', 'not', 'exists');
  const own = cursor.word() === '(' || cursor.word() === 'using' ? null : cursor.identifier();
  return indexOn(cursor, { table, name: own ?? named, unique, method, ifNotExists });
}

/** From the index's columns on. */
export function indexOn(
  cursor: Cursor,
  head: { table: Name; name: string | null; unique: boolean; method: string; ifNotExists: boolean },
): Bare[] | null {
  indexOptions(cursor);
  const elements = indexElements(cursor);
  indexOptions(cursor);
  if (elements === null) return null;
  const rest = { only: false, concurrently: false, include: [], where: null, nullsNotDistinct: false };
  return [{ type: 'create-index', ...head, ...rest, elements }];
}

/** A CHECK in its own clause. */
function tableCheck(cursor: Cursor, table: Name, name: string | null): Bare[] | null {
  const inside = cursor.parentheses();
  if (inside === null) return null;
  const expression = expressionOf(cursor, inside.from, inside.to);
  const enforced = !cursor.eat('not', 'enforced');
  cursor.eat('enforced');
  const one = { ...constraint('check', ...expression.columns), name, expression, enforced, inline: false };
  return [{ type: 'add-constraint', ...onTable(table), constraint: one }];
}
