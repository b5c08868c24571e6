import type { OutputSource, Query } from '../../sql/change.js';
import type { Column, Relation } from '../model.js';
import type { Schema } from '../schema.js';
import { UNKNOWN_TYPE } from './expression.js';
import { resolvedType } from './find.js';

/** What is known of an output column; null stands for one, or with a star for several, that can't be told. */
export type Output = Pick<Column, 'name' | 'type' | 'collation'> | null;

/** A query's output columns, as far as its text and the relations that it reads tell. */
export function outputColumns(schema: Schema, query: Query): Output[] {
  const sources = query.relations.map((name) => schema.relation(name));
  const stars = query.columns.filter(({ column }) => column === '*');
  const unnamed = query.output.filter((name) => name === null).length;
  return query.output.flatMap((name, at): Output[] => {
    if (name !== null) return [{ ...typeOf(schema, query.sources[at] ?? null), name }];
    // One star and one output without a name: they must be the same.
    const only = stars.length === 1 && unnamed === 1 ? stars[0] : undefined;
    return only === undefined ? [null] : (starColumns(sources, only.relation) ?? [null]);
  });
}

/** The type of a column that exactly one of the relations has, or the one that is written. */
function typeOf(schema: Schema, source: OutputSource | null): Pick<Column, 'type' | 'collation'> {
  if (source !== null && 'type' in source) return { type: resolvedType(schema, source.type), collation: null };
  const found = source?.relations.flatMap((name) => schema.relation(name)?.columns.get(source.column) ?? []) ?? [];
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
