import { toolRewrite } from '../mysql-online.js';
import { engineWords } from '../mysql-words.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  title: 'Adding a foreign key copies the table while writes wait',
  operations: ['add-foreign-key', 'add-foreign-key.unchecked'],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-foreign-key-operations',
  ],
  on: ['add-constraint'],
  *check({ change, fresh, target }, context) {
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'foreign-key' || fresh) return;
    const { online } = context.effects;
    if (online === undefined || online.algorithm !== 'COPY') return;
    const waits =
      online.lock === 'NONE' ? 'writes go on meanwhile' : `every write to ${target} waits until the last row is copied`;
    yield {
      relation: target,
      ...(online.lock === 'NONE' ? { severity: 'warning' as const } : {}),
      message: `${engineWords(context)} adds a foreign key by copying ${target} and looking every row up; ${waits}. With foreign_key_checks=0 it is done in place without looking, and rows that point nowhere stay.`,
      ...toolRewrite(context, online),
    };
  },
});
