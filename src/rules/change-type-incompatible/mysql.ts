import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['type.change', 'type.unsigned'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/alter-table.html'],
  on: ['modify-column'],
  *check({ change, fresh, freshColumn, modification, target }) {
    if (change.type !== 'modify-column' || fresh || freshColumn || modification?.retyped !== true || modification.lossy)
      return;
    yield {
      relation: target,
      message: `"${change.column}" of ${target} becomes ${change.definition.type.sql}: clients of the running release are told another type, and may read or write it wrongly.`,
    };
  },
});
