import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_foreign_key_checks'],
  on: ['set'],
  *check({ change }) {
    if (change.type !== 'set' || !/^(?:foreign_key_checks|unique_checks|check_constraint_checks)$/.test(change.name))
      return;
    if (!/^(?:0|off|false)$/i.test(change.value ?? '')) return;
    const what = change.name === 'unique_checks' ? 'duplicates in unique indexes' : 'rows that break a constraint';
    yield {
      change,
      message: `${change.name} is switched off: ${what} are let in, and nothing looks for them when it is switched on again.`,
    };
  },
});
