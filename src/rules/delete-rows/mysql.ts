import { hitsEveryRow } from '../row-changes.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/delete.html'],
  on: ['delete'],
  *check({ change, fresh, target }) {
    if (change.type !== 'delete' || fresh) return;
    // Without a condition it is delete-without-where.
    if (change.using.length === 0 && hitsEveryRow(change.where)) return;
    yield {
      relation: target,
      message: `DELETE removes rows of ${target} for good, on every database that this migration runs on.`,
    };
  },
});
