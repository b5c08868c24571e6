import { hitsEveryRow } from '../row-changes.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/delete.html'],
  on: ['delete'],
  *check({ change, fresh, target }) {
    if (change.type !== 'delete' || fresh || change.using.length > 0 || !hitsEveryRow(change.where)) return;
    yield {
      relation: target,
      message: `DELETE without a condition removes every row of ${target}, and holds a lock on each until the transaction ends: writers of those rows wait.`,
    };
  },
});
