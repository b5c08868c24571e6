import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['drop-column', 'drop-column.indexed', 'drop-column.virtual', 'drop-column.after-64'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/alter-table.html'],
  on: ['drop-column'],
  *check({ change, drops, fresh, freshColumn, column, target }) {
    if (change.type !== 'drop-column' || fresh || freshColumn || drops.length === 0) return;
    const virtual = column?.generated?.kind === 'virtual';
    yield {
      relation: target,
      ...(virtual ? { severity: 'warning' as const } : {}),
      message: virtual
        ? `Dropping the virtual column "${change.column}" of ${target} loses no data, but code of the running release that reads it fails.`
        : `Dropping "${change.column}" deletes its value in every row of ${target}; code of the running release that still names it fails.`,
    };
  },
});
