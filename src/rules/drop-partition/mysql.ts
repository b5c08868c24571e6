import { defineMysqlChecks } from '../rule.js';
import { enumerate } from '../wording.js';

export const mysql = defineMysqlChecks({
  title: 'Dropping or truncating a partition deletes its rows',
  operations: ['partition.drop', 'partition.truncate'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/alter-table-partition-operations.html'],
  on: ['change-partitions'],
  *check({ change, fresh, drops, target }) {
    if (change.type !== 'change-partitions' || fresh || drops.length === 0) return;
    const which = change.partitions.length === 0 ? 'all partitions' : `partition ${enumerate(change.partitions)}`;
    const does = change.action === 'drop' ? 'Dropping' : 'Truncating';
    yield {
      relation: target,
      message: `${does} ${which} of ${target} deletes the rows in it; only a backup brings them back.`,
    };
  },
});
