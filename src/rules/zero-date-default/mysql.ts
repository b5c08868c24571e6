import type { ColumnDefinition } from '../../sql/change.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_zero_date',
    'https://mariadb.com/kb/en/sql-mode/#no_zero_date',
  ],
  on: ['create-table', 'add-column', 'modify-column', 'set-default'],
  *check({ change }) {
    const columns: Pick<ColumnDefinition, 'name' | 'default'>[] =
      change.type === 'create-table'
        ? [...change.columns]
        : change.type === 'add-column'
          ? [change.column]
          : change.type === 'modify-column'
            ? [change.definition]
            : change.type === 'set-default'
              ? [{ name: change.column, default: change.default }]
              : [];
    const zero = columns.find((column) => /^0000-00-00/.test(column.default?.literal ?? ''));
    if (zero === undefined) return;
    yield {
      change,
      message: `The default of "${zero.name}" is no date: under NO_ZERO_DATE and strict mode, which are on by default, it is refused with error 1067.`,
    };
  },
});
