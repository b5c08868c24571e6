import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['modify.not-null'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html'],
  on: ['modify-column'],
  *check({ change, fresh, freshColumn, modification, target }) {
    if (change.type !== 'modify-column' || fresh || freshColumn || modification?.nullability !== 'not-null') return;
    yield {
      relation: target,
      message: `"${change.column}" of ${target} becomes NOT NULL: the running release may still write NULL to it and then fails with error 1048. Rows that hold NULL make the statement fail in strict mode, and turn into an empty value without it.`,
    };
  },
});
