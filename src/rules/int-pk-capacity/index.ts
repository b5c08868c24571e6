import type { Change, ColumnDefinition, Constraint } from '../../sql/change.js';
import { definedColumns } from '../column-definitions.js';
import { defineRule } from '../rule.js';
import { quoted } from '../words.js';

const MOST: Readonly<Record<string, string>> = { int2: '32767', int4: '2147483647' };

export const rule = defineRule({
  id: 'int-pk-capacity',
  title: 'A primary key of a small integer type can run out of numbers',
  category: 'hygiene',
  severity: 'notice',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT'],
  on: ['create-table', 'add-column'],
  *check({ change, target, failures }) {
    if (failures.length > 0 || (change.type === 'create-table' && change.temporary)) return;
    for (const column of definedColumns(change)) {
      const most = column.type.array ? undefined : MOST[column.type.name];
      // A key that points to another has that one's type.
      if (most === undefined || !isKey(change, column) || pointsElsewhere(change, column.name)) continue;
      yield {
        relation: target,
        message: `${quoted(column.name)}, the primary key of ${target}, is ${column.type.sql}: after number ${most} every INSERT fails. As bigint it costs nothing more in most tables, and widening it later rewrites the table.`,
      };
    }
  },
});

function constraintsOf(change: Change): readonly Constraint[] {
  return change.type === 'create-table' ? change.constraints : [];
}

function isKey(change: Change, column: ColumnDefinition): boolean {
  if (column.constraints.some((one) => one.kind === 'primary-key')) return true;
  return constraintsOf(change).some(
    (one) => one.kind === 'primary-key' && one.columns.length === 1 && one.columns[0] === column.name,
  );
}

function pointsElsewhere(change: Change, column: string): boolean {
  const inline = definedColumns(change).find((one) => one.name === column)?.constraints ?? [];
  return (
    inline.some((one) => one.kind === 'foreign-key') ||
    constraintsOf(change).some((one) => one.kind === 'foreign-key' && one.columns.includes(column))
  );
}
