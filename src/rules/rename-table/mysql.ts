import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['rename-table'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/rename-table.html'],
  on: ['rename'],
  *check({ change, fresh, target }, context) {
    if (change.type !== 'rename' || change.object !== 'table' || fresh) return;
    // Another table takes the name in the same statement: code that uses it finds one.
    const replaced = context.statement.changes.some(
      (one) => one.type === 'rename' && one !== change && one.object === 'table' && one.to === change.name.name,
    );
    yield {
      relation: target,
      ...(replaced ? { severity: 'warning' as const } : {}),
      message: replaced
        ? `${target} becomes "${change.to}", and another table takes its name: the running release reads and writes that one from then on.`
        : `The running release still uses ${target}: from the moment it is "${change.to}" its statements fail with error 1146 until the last old process is gone.`,
    };
  },
});
