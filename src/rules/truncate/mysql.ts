import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  title: 'TRUNCATE deletes every row and stops all traffic on the table',
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/truncate-table.html'],
  on: ['truncate', 'tablespace'],
  *check({ change, fresh, drops, target }) {
    if (fresh || drops.length === 0) return;
    if (change.type === 'tablespace') {
      yield { relation: target, message: `DISCARD TABLESPACE deletes every row of ${target}.` };
      return;
    }
    yield {
      relation: target,
      message: `TRUNCATE deletes every row of ${target}, commits at once, and can't be rolled back; traffic on the table stops while it runs.`,
    };
  },
});
