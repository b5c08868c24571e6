import { defineMysqlChecks } from '../rule.js';
import { enumerate } from '../wording.js';

export const mysql = defineMysqlChecks({
  operations: ['modify.same', 'modify.null'],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-redefine-column',
    'https://mariadb.com/kb/en/alter-table/#modify-column',
  ],
  on: ['modify-column'],
  *check({ change, modification, fresh, freshColumn, target }) {
    if (change.type !== 'modify-column' || modification === undefined || fresh || freshColumn) return;
    if (modification.lost.length === 0) return;
    const alone =
      modification.lost.length === 1 && modification.lost[0] === 'NOT NULL' && /\bnull\b/i.test(change.definition.sql);
    // Somebody who writes NULL means it.
    if (alone) return;
    yield {
      relation: target,
      message: `The new definition of "${change.column}" does not repeat ${enumerate(modification.lost)}, so the column loses ${modification.lost.length === 1 ? 'it' : 'them'}.`,
    };
  },
});
