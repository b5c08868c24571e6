import type { Change, Constraint } from '../../sql/change.js';
import { definedColumns } from '../column-definitions.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'fk-on-delete-cascade',
  title: 'Deleting a row deletes others, in tables that the DELETE does not name',
  category: 'hygiene',
  severity: 'notice',
  preset: 'strict',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  on: ['create-table', 'add-column', 'add-constraint'],
  *check({ change, target, failures }) {
    if (failures.length > 0) return;
    for (const { references } of keysOf(change)) {
      if (references?.onDelete !== 'cascade' && references?.onDelete !== 'set null') continue;
      const does = references.onDelete === 'cascade' ? 'deletes its rows here' : 'empties the column here';
      yield {
        relation: target,
        message: `A DELETE in "${references.table.name}" ${does} as well, without naming ${target}, and as one transaction however many rows there are. RESTRICT makes code say what it deletes.`,
      };
    }
  },
});

/** Foreign keys that a change makes, at columns and at the table. */
function keysOf(change: Change): readonly Constraint[] {
  const own =
    change.type === 'add-constraint' ? [change.constraint] : change.type === 'create-table' ? change.constraints : [];
  return [...own, ...definedColumns(change).flatMap(({ constraints }) => constraints)];
}
