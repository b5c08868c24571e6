import type { Index, Key, Schema, TableConstraint } from '../schema/model.js';

/** Names of the key columns in a fixed order; null where an expression is part of the key. */
export function keyColumns(index: Pick<Index, 'elements'>): string | null {
  const columns = index.elements.map((element) => element.column);
  return columns.includes(null) ? null : [...columns].sort().join();
}

/** Can serve ON CONFLICT (columns): whole, immediate, valid. */
export function isArbiter(schema: Schema, index: Index): boolean {
  if (!index.unique || !index.valid || index.where !== null) return false;
  if (index.constraint === null) return true;
  return schema.relations.get(index.table)?.constraints.get(index.constraint)?.deferrable !== true;
}

/** Another whole unique index over exactly these columns. */
export function otherArbiter(
  schema: Schema,
  table: Key,
  columns: readonly string[],
  except: string,
): Index | undefined {
  const wanted = [...columns].sort().join();
  return schema
    .indexesOf(table)
    .find((index) => index.name !== except && isArbiter(schema, index) && keyColumns(index) === wanted);
}

/** What a unique constraint promised, another index still does. */
export function stillUnique(schema: Schema, table: Key, constraint: TableConstraint): boolean {
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return false;
  return otherArbiter(schema, table, constraint.columns, constraint.name) !== undefined;
}
