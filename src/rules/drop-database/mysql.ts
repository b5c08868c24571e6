import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/drop-database.html'],
  on: ['drop'],
  *check({ change }) {
    if (change.type !== 'drop' || change.object !== 'database') return;
    yield {
      change,
      message: `Dropping the database ${change.name.name} deletes every table in it; only a backup brings them back.`,
    };
  },
});
