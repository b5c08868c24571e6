import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/drop-table.html'],
  on: ['drop'],
  *check({ change, drops, fresh, target }) {
    if (change.type !== 'drop' || change.object !== 'table' || fresh || drops.length === 0) return;
    yield {
      relation: target,
      message: `Dropping ${target} deletes the table with every row in it; only a backup brings them back.`,
    };
  },
});
