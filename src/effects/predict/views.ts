import type { Key, Relation, Schema } from '../../schema/model.js';
import { keyOf } from '../../schema/model.js';
import type { Query } from '../../sql/change.js';

/** A view that reads a column of the relation. */
export interface Reader {
  readonly view: Relation;
  /** False where `*` or an unqualified name of a join leaves it open. */
  readonly certain: boolean;
}

/** Views and materialized views that read the column; Postgres tracks them column by column (pg_depend). */
export function readersOf(schema: Schema, relation: Relation, column: string): Reader[] {
  const key = keyOf(relation);
  const found: Reader[] = [];
  for (const view of schema.viewsOver(key)) {
    const query = view.query;
    if (query === null) continue;
    const alone = query.relations.length === 1;
    const named = query.columns.filter((one) => one.column === column);
    if (named.length > 0) {
      const certain =
        alone || named.some((one) => one.relation === relation.name) || onlyHere(schema, query, relation, column);
      // A qualifier that is neither the table nor an alias that we know may still be an alias of it.
      found.push({ view, certain });
    } else if (query.star) {
      const known = relation.columns.get(column);
      const older = known !== undefined && (known.origin < view.origin || view.columns.has(column));
      if (known === undefined || known.origin <= view.origin) found.push({ view, certain: alone && older });
    }
  }
  return found;
}

/** A name without a qualifier, in a join of which no other side has such a column. */
function onlyHere(schema: Schema, query: Query, relation: Relation, column: string): boolean {
  if (!query.columns.some((one) => one.column === column && one.relation === null)) return false;
  return query.relations.every((name) => {
    const other = schema.relation(name);
    return other === relation || (other?.knowledge === 'full' && !other.columns.has(column));
  });
}

/** Views over the relation, and views over those. */
export function viewTree(schema: Schema, key: Key, seen: Set<Key> = new Set()): Relation[] {
  const found: Relation[] = [];
  for (const view of schema.viewsOver(key)) {
    const own = keyOf(view);
    if (seen.has(own)) continue;
    seen.add(own);
    found.push(view, ...viewTree(schema, own, seen));
  }
  return found;
}
