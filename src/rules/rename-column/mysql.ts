import { columnNamed } from '../../schema/mysql/schema.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['rename-column', 'rename-column.referenced'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/alter-table.html'],
  on: ['rename'],
  *check({ change, fresh, freshColumn, target, relation }) {
    if (change.type !== 'rename' || change.object !== 'column' || change.part === null || fresh || freshColumn) return;
    if (change.part.toLowerCase() === change.to.toLowerCase()) return;
    if (relation?.knowledge === 'full' && columnNamed(relation, change.part) === undefined) return;
    yield {
      relation: target,
      message: `The running release still reads and writes "${change.part}" of ${target}: from the moment it is "${change.to}" those statements fail with error 1054 until the last old process is gone.`,
    };
  },
});
