import { buildsBlockingIndex, toolRewrite } from '../mysql-online.js';
import { engineWords } from '../mysql-words.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['add-column.auto-increment', 'partition.reorganize', 'partition.coalesce', 'add-column.fulltext-table'],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-concurrency',
  ],
  *checkStatement(context) {
    const { effects, labels } = context;
    const { online } = effects;
    if (online === undefined || online.algorithm === 'COPY' || !labels.blocking || buildsBlockingIndex(effects)) return;
    const who = online.lock === 'SHARED' ? 'every write to' : 'every read and write of';
    const asked = online.asked.lock === online.lock ? ` The statement asks for it by LOCK=${online.lock}.` : '';
    yield {
      relation: online.relation,
      message: `${engineWords(context)} does this in place, but ${who} ${online.relation} waits until it is done.${asked}`,
      ...toolRewrite(context, online),
    };
  },
});
