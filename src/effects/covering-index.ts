import type { Index, Key, Schema } from '../schema/model.js';

/** An index of the table serves the look-up for rows that point to a key. */
export function isCovered(schema: Schema, table: Key, columns: readonly string[]): boolean {
  return schema.indexesOf(table).some((index) => covers(index, columns));
}

/** The look-up is for equal values that are not null: the columns come first, in any order. */
function covers(index: Index, columns: readonly string[]): boolean {
  if (index.method !== 'btree' && !(index.method === 'hash' && columns.length === 1)) return false;
  const { where } = index;
  if (where !== null && !(where.columns.length === 1 && columns.every((one) => where.provesNotNull.includes(one)))) {
    return false;
  }
  const first = index.elements.slice(0, columns.length).map((element) => element.column);
  return columns.every((column) => first.includes(column));
}
