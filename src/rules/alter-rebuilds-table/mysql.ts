import { onlineRewrite } from '../mysql-online.js';
import { engineWords } from '../mysql-words.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [
    'modify.not-null',
    'modify.null',
    'option.force',
    'option.row-format',
    'add-primary-key',
    'drop-column.indexed',
  ],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-space-requirements.html',
  ],
  *checkStatement(context) {
    const { online } = context.effects;
    if (online === undefined || !online.rebuilds || online.lock !== 'NONE') return;
    yield {
      relation: online.relation,
      message: `${engineWords(context)} writes every row of ${online.relation} anew for this. Reads and writes go on, but it takes as much disk again, and each replica is behind for as long as it runs.`,
      ...onlineRewrite(context, online),
    };
  },
});
