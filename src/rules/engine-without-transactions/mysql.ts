import { defineMysqlChecks } from '../rule.js';

const SAFE = new Set(['innodb', 'xtradb', 'rocksdb', 'ndb', 'ndbcluster', 'spider', 'columnstore', 'tokudb']);

export const mysql = defineMysqlChecks({
  operations: ['option.engine-other'],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/myisam-storage-engine.html',
    'https://mariadb.com/kb/en/choosing-the-right-storage-engine/',
  ],
  on: ['table-option'],
  *check({ change, target }) {
    if (change.type !== 'table-option' || change.option !== 'engine' || change.value === null || SAFE.has(change.value))
      return;
    yield {
      relation: target,
      message: `${change.value} has no transactions and no foreign keys: every write locks the whole table, and a crash can lose rows.`,
    };
  },
});
