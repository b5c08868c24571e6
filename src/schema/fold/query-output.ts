import type { Query } from '../../sql/change.js';
import type { Column, Relation } from '../model.js';
import type { Schema } from '../schema.js';
import { UNKNOWN_TYPE } from './expression.js';
import { splitAtCommas, type Token, tokenize } from './expression-tokens.js';

/** What is known of an output column; null stands for one, or with a star for several, that can't be told. */
export type Output = Pick<Column, 'name' | 'type' | 'collation'> | null;

/** A query's output columns, as far as its text and the relations that it reads tell. */
export function outputColumns(schema: Schema, query: Query): Output[] {
  const sources = query.relations.map((name) => schema.relation(name));
  const stars = query.columns.filter(({ column }) => column === '*');
  const unnamed = query.output.filter((name) => name === null).length;
  const columns = columnsShown(query);
  return query.output.flatMap((name, at): Output[] => {
    if (name !== null) return [{ ...typeOf(sources, columns?.[at] ?? null), name }];
    // One star and one output without a name: they must be the same.
    const only = stars.length === 1 && unnamed === 1 ? stars[0] : undefined;
    return only === undefined ? [null] : (starColumns(sources, only.relation) ?? [null]);
  });
}

/** The type of a column that exactly one of the relations has. */
function typeOf(sources: readonly (Relation | undefined)[], name: string | null): Pick<Column, 'type' | 'collation'> {
  const found = name === null ? [] : sources.flatMap((source) => source?.columns.get(name) ?? []);
  const [column] = found;
  if (found.length !== 1 || column === undefined) return { type: UNKNOWN_TYPE, collation: null };
  return { type: column.type, collation: column.collation };
}

function starColumns(sources: readonly (Relation | undefined)[], qualifier: string | null): Output[] | null {
  const starred = qualifier === null ? sources : sources.filter((source) => source?.name === qualifier);
  if (starred.length === 0) return null;
  const columns: Output[] = [];
  for (const source of starred) {
    if (source === undefined || source.knowledge === 'partial') return null;
    columns.push(...source.columns.values());
  }
  return columns;
}

const AFTER_LIST = new Set([
  'from',
  'where',
  'group',
  'having',
  'union',
  'intersect',
  'except',
  'order',
  'limit',
  'into',
]);

/**
 * For each item of the select list the column that it shows (`u.id AS user_id` shows `id`), null for anything computed.
 * Null as a whole where the text isn't a plain SELECT, or doesn't have as many items as the query has outputs.
 */
function columnsShown(query: Query): (string | null)[] | null {
  let depth = 0;
  const tokens = tokenize(query.sql, (token) => {
    if (token.text === '(' || token.text === '[') depth++;
    if (token.text === ')' || token.text === ']') depth--;
    return depth === 0 && token.text[0] !== '"' && AFTER_LIST.has(token.value);
  });
  if (tokens[0]?.value !== 'select') return null;
  const items = splitAtCommas(tokens.slice(1));
  return items.length === query.output.length ? items.map(columnShown) : null;
}

/** `a`, `t.a`, `s.t.a`, perhaps with an alias after it, with or without AS. */
function columnShown(item: readonly Token[]): string | null {
  const first = item[0]?.value === 'distinct' ? 1 : 0;
  let at = first;
  while (item[at]?.kind === 'identifier' && item[at + 1]?.text === '.') at += 2;
  const column = item[at];
  if (column?.kind !== 'identifier') return null;
  const rest = item.slice(at + 1);
  const alias = rest[0]?.value === 'as' ? rest.slice(1) : rest;
  const bare = alias.length === 0 || (alias.length === 1 && alias[0]?.kind === 'identifier');
  return bare ? column.value : null;
}
