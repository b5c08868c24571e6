import type { Name } from '../../../core/name.js';
import type { ColumnDefinition, Constraint } from '../../change.js';
import type { Bare } from './clause.js';
import { columnDefinition } from './column.js';
import type { Cursor } from './cursor.js';
import { addKey } from './key.js';
import { strategyOf } from './partition.js';
import { queryOf } from './query.js';
import type { Reading } from './reading.js';
import { tableOption } from './table-option.js';

/** After CREATE [TEMPORARY] TABLE. */
export function createTable(cursor: Cursor, temporary: boolean): Reading | null {
  const ifNotExists = cursor.eat('if', 'not', 'exists');
  const table = cursor.name();
  if (table === null) return null;
  const base = { table, temporary, unlogged: false, ifNotExists };
  if (cursor.eat('like')) return like(cursor, base);
  const parts: Parts = { columns: [], constraints: [], indexes: [] };
  let whole = true;
  if (cursor.word() === '(' && cursor.word(1) === 'like') {
    cursor.skip();
    cursor.eat('like');
    return like(cursor, base);
  }
  if (cursor.word() === '(' && cursor.word(1) !== 'select') {
    const inside = cursor.parentheses();
    if (inside === null) return null;
    for (const { from, to } of cursor.commaParts(inside.from, inside.to)) {
      whole = definition(cursor.part(from, to), table, parts) && whole;
    }
  }
  const options = tableOptions(cursor, table);
  whole &&= options.whole;
  if (
    !cursor.done &&
    (cursor.eatOne('as', 'ignore', 'replace') !== null || /^(?:select|\(|with)$/.test(cursor.word()))
  ) {
    const query = queryOf(cursor, cursor.position, cursor.tokens.length);
    cursor.skip(cursor.tokens.length);
    return { changes: [{ type: 'create-table-as', ...base, materializedView: false, withData: true, query }], whole };
  }
  const { columns, constraints, indexes } = parts;
  const rest = { foreign: false, partitionOf: null, inherits: [], likes: [], ofType: null };
  const created: Bare = {
    type: 'create-table',
    ...base,
    ...rest,
    columns,
    constraints,
    partitionBy: options.partitionBy,
  };
  return { changes: [created, ...indexes, ...options.changes], whole: whole && cursor.done };
}

interface Parts {
  readonly columns: ColumnDefinition[];
  readonly constraints: Constraint[];
  readonly indexes: Bare[];
}

function definition(part: Cursor, table: Name, into: Parts): boolean {
  const key = addKey(part, table);
  if (key === null) return false;
  if (key === undefined) {
    const column = columnDefinition(part);
    if (column === null) return false;
    into.columns.push(column);
    return part.done;
  }
  for (const one of key) {
    if (one.type === 'add-constraint') into.constraints.push(one.constraint);
    else into.indexes.push(one);
  }
  return part.done;
}

type PartitionKey = { readonly strategy: 'list' | 'range' | 'hash'; readonly columns: []; readonly sql: string };

/** Options of the new table, and how it is partitioned. */
function tableOptions(
  cursor: Cursor,
  table: Name,
): { readonly changes: Bare[]; readonly partitionBy: PartitionKey | null; readonly whole: boolean } {
  const changes: Bare[] = [];
  let partitionBy: PartitionKey | null = null;
  while (!cursor.done && !/^(?:as|ignore|replace|select|with|\()$/.test(cursor.word())) {
    if (cursor.eat(',')) continue;
    if (cursor.eat('with', 'system', 'versioning')) continue;
    if (cursor.eat('partition', 'by')) {
      const from = cursor.position;
      const strategy = strategyOf(cursor);
      const sql = cursor.slice(from, cursor.tokens.length);
      partitionBy = { strategy: strategy === 'list' || strategy === 'range' ? strategy : 'hash', columns: [], sql };
      break;
    }
    const before = cursor.position;
    const part = cursor.part(before, nextOption(cursor));
    const found = tableOption(part, table);
    if (found === null) return { changes, partitionBy, whole: false };
    cursor.skip(part.position);
    changes.push(...found);
  }
  return { changes, partitionBy, whole: true };
}

/** Options end where a query or the partitions begin. */
function nextOption(cursor: Cursor): number {
  for (let at = cursor.position; at < cursor.tokens.length; at++) {
    const part = cursor.part(at, cursor.tokens.length);
    if (part.sees('partition', 'by') || /^(?:as|select|,)$/.test(part.word())) return at;
  }
  return cursor.tokens.length;
}

function like(
  cursor: Cursor,
  base: { table: Name; temporary: boolean; unlogged: boolean; ifNotExists: boolean },
): Reading | null {
  const table = cursor.name();
  cursor.eat(')');
  if (table === null) return null;
  const all = { defaults: true, constraints: true, identity: true, generated: true, indexes: true };
  const rest = { foreign: false, partitionOf: null, inherits: [], ofType: null, partitionBy: null };
  const created: Bare = {
    type: 'create-table',
    ...base,
    ...rest,
    columns: [],
    constraints: [],
    likes: [{ table, ...all }],
  };
  return { changes: [created], whole: cursor.done };
}
