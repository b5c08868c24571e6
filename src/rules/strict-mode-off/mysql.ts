import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict',
    'https://mariadb.com/kb/en/sql-mode/#strict-mode',
  ],
  on: ['set'],
  *check({ change }) {
    if (change.type !== 'set' || change.name !== 'sql_mode' || change.value === null) return;
    // What is put together from the old value may keep it; `@OLD_SQL_MODE` is how dumps put it back.
    if (/@|strict_|traditional/i.test(change.value) && !/strict_[^']*'\s*,\s*''/i.test(change.value)) return;
    yield {
      change,
      message:
        'sql_mode is set without STRICT_TRANS_TABLES: values that do not fit are cut or replaced from here on, with a warning in place of an error.',
    };
  },
});
