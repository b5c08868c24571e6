import type { Change, ColumnDefinition } from '../sql/change.js';

/** Columns that a change defines: ADD COLUMN and CREATE TABLE. */
export function definedColumns(change: Change): readonly ColumnDefinition[] {
  if (change.type === 'add-column') return [change.column];
  return change.type === 'create-table' ? change.columns : [];
}
