import { isRequired } from '../../effects/mysql/required.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  title: 'A required column without a default breaks the INSERTs of the running release',
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html'],
  on: ['add-column'],
  *check({ change, fresh, target }) {
    if (change.type !== 'add-column' || fresh || !isRequired(change.column)) return;
    const { name } = change.column;
    yield {
      relation: target,
      message: `"${name}" has no default: in strict mode every INSERT of the running release into ${target} fails with error 1364. Rows that are there get an empty value that nobody chose.`,
    };
  },
});
