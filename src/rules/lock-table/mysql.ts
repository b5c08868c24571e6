import { defineMysqlChecks } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const mysql = defineMysqlChecks({
  title: 'LOCK TABLES stops traffic until it is given back',
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/lock-tables.html'],
  on: ['lock-tables', 'flush-tables'],
  *check({ change }) {
    if (change.type === 'lock-tables') {
      const who = change.writes ? 'every read and write' : 'every write';
      yield {
        change,
        message: `LOCK TABLES stops ${who} of ${enumerateSome(change.tables.map(({ name }) => name))} until UNLOCK TABLES, or until the session ends; it commits what was open.`,
      };
    } else if (change.type === 'flush-tables' && change.readLock) {
      yield {
        change,
        message:
          'FLUSH TABLES WITH READ LOCK stops every write of the server until UNLOCK TABLES, and waits for the longest query first.',
      };
    }
  },
});
