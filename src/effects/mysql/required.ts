import type { ColumnDefinition } from '../../sql/change.js';

/** INSERTs that don't name the column fail in strict mode. */
export function isRequired(column: ColumnDefinition): boolean {
  if (!column.notNull || column.identity !== null || column.generated !== null) return false;
  return column.default === null || column.default.literal === null;
}
