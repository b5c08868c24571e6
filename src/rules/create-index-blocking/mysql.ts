import { buildsBlockingIndex } from '../mysql-online.js';
import { engineWords } from '../mysql-words.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  title: 'FULLTEXT and SPATIAL indexes are built while writes wait',
  operations: ['add-index', 'add-index.unique', 'add-index.fulltext', 'add-index.fulltext-again', 'add-index.spatial'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-index-operations'],
  on: ['create-index'],
  *check({ change, fresh, target }, context) {
    const { effects, labels } = context;
    if (change.type !== 'create-index' || fresh || !labels.blocking || !buildsBlockingIndex(effects)) return;
    if (change.method === 'btree') return;
    yield {
      relation: target,
      message: `${engineWords(context)} builds a ${change.method.toUpperCase()} index under a lock that lets reads pass: every write to ${target} waits until it is built.`,
    };
  },
});
