import type { Name } from '../../../core/name.js';
import type { Bare } from './clause.js';
import type { Cursor } from './cursor.js';
import { expressionOf } from './expression.js';
import { queryOf } from './query.js';
import type { Reading } from './reading.js';

const MODIFIERS = ['low_priority', 'quick', 'ignore', 'delayed', 'high_priority'] as const;

function modifiers(cursor: Cursor): void {
  while (cursor.eatOne(...MODIFIERS) !== null);
}

/** INSERT and REPLACE; a REPLACE deletes what is in its way. */
export function insert(cursor: Cursor): Reading | null {
  cursor.skip();
  modifiers(cursor);
  cursor.eat('into');
  const table = cursor.name();
  if (table === null) return null;
  if (cursor.eat('partition')) cursor.parentheses();
  const columns = columnList(cursor);
  const from = cursor.position;
  const to = cursor.tokens.length;
  const reads = /^(?:select|with|table|\()$/.test(cursor.word());
  const updates = /\bon\s+duplicate\s+key\s+update\b/i.test(cursor.slice(from, to));
  const rows = cursor.eatOne('values', 'value') === null ? 1 : cursor.commaParts().length;
  const known = reads || rows > 0;
  cursor.skip(to);
  const change: Bare = {
    type: 'insert',
    table,
    columns,
    query: reads ? queryOf(cursor, from, to) : null,
    conflictColumns: null,
    conflictConstraint: null,
    onConflict: updates ? 'update' : null,
    overwrites: [],
    rows,
    values: null,
    strings: [],
    reads: [],
  };
  return known ? { changes: [change], whole: true } : null;
}

function columnList(cursor: Cursor): string[] {
  if (cursor.word() !== '(' || /^(?:select|with)$/.test(cursor.word(1))) return [];
  const inside = cursor.parentheses();
  if (inside === null) return [];
  return cursor.commaParts(inside.from, inside.to).flatMap(({ from, to }) => cursor.part(from, to).identifier() ?? []);
}

/** `UPDATE a JOIN b ON … SET a.c = … WHERE …`: what stands between UPDATE and SET tells whether it is one table. */
export function update(cursor: Cursor): Reading | null {
  cursor.skip();
  modifiers(cursor);
  const table = cursor.name();
  if (table === null) return null;
  const set = find(cursor, 'set');
  if (set < 0) return null;
  const from = tablesIn(cursor, cursor.position, set);
  const where = find(cursor, 'where', set);
  const end = endOfRows(cursor, where < 0 ? set : where);
  const assignments = cursor.commaParts(set + 1, where < 0 ? end : where).map((one) => assignment(cursor, one));
  const condition = where < 0 ? null : expressionOf(cursor, where + 1, end);
  cursor.skip(cursor.tokens.length);
  const change: Bare = {
    type: 'update',
    table,
    assignments,
    where: condition,
    from,
    onlyJoins: false,
    strings: [],
    reads: [],
  };
  return { changes: [change], whole: true };
}

function assignment(cursor: Cursor, { from, to }: { from: number; to: number }) {
  const part = cursor.part(from, to);
  let column = part.identifier() ?? '';
  while (part.eat('.')) column = part.identifier() ?? column;
  part.eat('=');
  return { column, value: expressionOf(cursor, from + part.position, to) };
}

/** `DELETE FROM t WHERE …`, `DELETE a FROM a JOIN b …`, `DELETE FROM a USING a JOIN b …`. */
export function remove(cursor: Cursor): Reading | null {
  cursor.skip();
  modifiers(cursor);
  const plain = cursor.eat('from');
  const table = cursor.name();
  if (table === null) return null;
  const where = find(cursor, 'where');
  const stop = where < 0 ? cursor.tokens.length : where;
  const using = tablesIn(cursor, cursor.position, stop);
  const condition = where < 0 ? null : expressionOf(cursor, where + 1, endOfRows(cursor, where));
  cursor.skip(cursor.tokens.length);
  const others = plain ? using : using.filter(({ name }) => name !== table.name);
  return { changes: [{ type: 'delete', table, where: condition, using: others, reads: [] }], whole: true };
}

/** The position of a word outside parentheses; -1 where there is none. */
function find(cursor: Cursor, word: string, from = cursor.position): number {
  let depth = 0;
  for (let at = from; at < cursor.tokens.length; at++) {
    const part = cursor.part(at, at + 1).word();
    if (part === '(') depth++;
    else if (part === ')') depth--;
    else if (depth === 0 && part === word) return at;
  }
  return -1;
}

/** Where ORDER BY or LIMIT begins, or the end. */
function endOfRows(cursor: Cursor, from: number): number {
  const ends = [find(cursor, 'order', from), find(cursor, 'limit', from), find(cursor, 'returning', from)];
  return Math.min(...ends.filter((at) => at >= 0), cursor.tokens.length);
}

/** Tables after JOIN, USING, FROM or a comma. */
function tablesIn(cursor: Cursor, from: number, to: number): Name[] {
  const part = cursor.part(from, to);
  const names: Name[] = [];
  while (!part.done) {
    if (part.eatOne('join', ',', 'using', 'from') !== null && part.word() !== '(') {
      const name = part.name();
      if (name !== null) names.push(name);
    } else part.skip();
  }
  return names;
}
