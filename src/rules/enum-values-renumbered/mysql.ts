import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['type.enum-append', 'type.enum-middle', 'type.set-append'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/enum.html', 'https://mariadb.com/kb/en/enum/'],
  on: ['modify-column'],
  *check({ change, modification, fresh, freshColumn, target }) {
    if (change.type !== 'modify-column' || modification?.renumbered !== true || fresh || freshColumn) return;
    yield {
      relation: target,
      message: `The values of "${change.column}" get other numbers: ORDER BY, comparisons and clients that use the numbers mean something else after it. Put new values at the end.`,
    };
  },
});
