import type { Name } from '../../../core/name.js';
import type { Expression } from '../../change.js';
import { type Cursor, stringValue } from './cursor.js';

/** Words of expressions that are no columns. */
const WORDS = new Set(
  `and or not xor null true false is in like between exists case when then else end div mod rlike regexp escape binary
  interval as distinct select from where limit order by group having union all any some collate using convert cast
  unsigned signed char date datetime decimal time year month day hour minute second week quarter microsecond separator
  current_timestamp current_date current_time localtime localtimestamp utc_timestamp utc_date utc_time on join left
  right inner outer cross natural asc desc if default offset sounds unknown utf8mb4 utf8 latin1 match against`.split(
    /\s+/,
  ),
);

const NOW = /^(?:current_timestamp|localtime|localtimestamp|now|utc_timestamp)$/;

/** What the rules need to know of the expression that stands between two tokens. */
export function expressionOf(cursor: Cursor, from: number, to: number): Expression {
  const part = cursor.part(from, to);
  const functions: Name[] = [];
  const columns = new Set<string>();
  const operators = new Set<string>();
  const strings: string[] = [];
  for (; !part.done; part.skip()) {
    const word = part.word();
    const kind = part.kind();
    if (kind === 'string') strings.push(stringValue(part.raw()));
    else if (NOW.test(word)) functions.push({ schema: null, name: 'now' });
    else if (kind === 'symbol' && !/[(),.]/.test(word)) operators.add(word);
    else if (word === 'in' || word === 'like' || word === 'between') operators.add(word.toUpperCase());
    else if (kind === 'word' && part.word(1) === '(' && !WORDS.has(word)) functions.push({ schema: null, name: word });
    else if (kind === 'quoted' || (kind === 'word' && !WORDS.has(word))) column(part, columns);
    else if (kind === 'variable') columns.add(part.raw());
  }
  const sql = cursor.slice(from, to);
  const hasSubquery = /\bselect\b/i.test(sql);
  return {
    sql,
    functions,
    columns: [...columns],
    constant: columns.size === 0 && functions.length === 0 && !hasSubquery,
    literal: literalOf(cursor, from, to),
    provesNotNull: [],
    castOfColumn: null,
    castTypes: [],
    hasSubquery,
    operators: [...operators],
    strings,
  };
}

/** `t.c` counts as `c`. */
function column(part: Cursor, columns: Set<string>): void {
  while (part.word(1) === '.' && (part.kind(2) === 'word' || part.kind(2) === 'quoted')) part.skip(2);
  const raw = part.raw();
  columns.add(part.kind() === 'quoted' ? raw.slice(1, -1).replaceAll('``', '`') : raw);
}

function literalOf(cursor: Cursor, from: number, to: number): string | null | undefined {
  if (to - from !== 1) return undefined;
  const part = cursor.part(from, to);
  if (part.word() === 'null') return null;
  return part.kind() === 'string' ? stringValue(part.raw()) : undefined;
}
