import { isToldByAnother, tableWords, toolRewrite } from '../mysql-online.js';
import { engineWords } from '../mysql-words.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [
    'type.change',
    'type.varchar-over-255',
    'type.varchar-shorter',
    'type.enum-middle',
    'add-column.stored',
    'drop-primary-key',
    'modify.auto-increment',
    'option.engine-other',
    'add-check',
  ],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
    'https://github.com/github/gh-ost',
  ],
  *checkStatement(context) {
    const { online } = context.effects;
    if (online === undefined || online.algorithm !== 'COPY' || online.lock === 'NONE') return;
    if (isToldByAnother(online)) return;
    const asked = online.asked.algorithm === 'COPY' ? ' since the statement asks for ALGORITHM=COPY' : '';
    // What is not known of the column may be that nothing changes.
    const unsure = context.effects.changes.some(({ modification }) => modification?.known === false);
    const rest = unsure ? ' How the column was before is not known, so this is taken for a change of its type.' : '';
    yield {
      relation: online.relation,
      message: `${engineWords(context)} copies ${tableWords(online)} for this${asked}: every write to ${online.relation} waits until the last row is copied, and each replica falls behind by as long again.${rest}`,
      ...toolRewrite(context, online),
    };
  },
});
