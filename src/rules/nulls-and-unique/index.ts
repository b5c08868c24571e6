import type { Change } from '../../sql/change.js';
import { defineRule } from '../rule.js';
import { enumerate } from '../wording.js';

export const rule = defineRule({
  id: 'nulls-and-unique',
  title: 'A unique key of nullable columns lets rows with NULL in twice',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  since: 15,
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS'],
  on: ['create-index', 'add-constraint'],
  *check({ change, target, relation }, { statement }) {
    if (/\bnulls\s+distinct\b/i.test(statement.sql)) return;
    const columns = uniqueColumns(change);
    const nullable = columns.filter((name) => relation?.columns.get(name)?.notNull === false);
    if (nullable.length === 0) return;
    yield {
      relation: target,
      message: `${enumerate(nullable.map((name) => `"${name}"`))} of ${target} may be NULL, and NULLs count as different: such rows are never duplicates. NULLS NOT DISTINCT makes them equal; say NULLS DISTINCT if it is meant so.`,
    };
  },
});

/** Columns of a unique key in which NULLs count as different. */
function uniqueColumns(change: Change): readonly string[] {
  if (change.type === 'create-index') {
    const open = change.unique && !change.nullsNotDistinct && change.where === null;
    return open ? change.elements.flatMap(({ column }) => column ?? []) : [];
  }
  if (change.type !== 'add-constraint') return [];
  const { kind, columns, nullsNotDistinct } = change.constraint;
  return kind === 'unique' && !nullsNotDistinct ? columns : [];
}
