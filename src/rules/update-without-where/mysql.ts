import { hitsEveryRow } from '../row-changes.js';
import { defineMysqlChecks } from '../rule.js';
import { enumerate } from '../wording.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/update.html'],
  on: ['update'],
  *check({ change, fresh, target, relation }, { migration, statement }) {
    if (change.type !== 'update' || fresh || change.from.length > 0 || !hitsEveryRow(change.where)) return;
    const filled = change.assignments.every(({ column }) => relation?.columns.get(column)?.origin === migration.index);
    if (filled && migration.isBackfill(statement)) return;
    const what = enumerate(change.assignments.map(({ column }) => `"${column}"`));
    const lost = filled ? '' : ` The old values of ${what} are lost.`;
    yield {
      relation: target,
      message: `UPDATE without a condition changes every row of ${target} in one transaction and holds a lock on each until it ends: writers wait, the undo log grows, and replicas fall behind.${lost}`,
    };
  },
});
