import { toolRewrite } from '../mysql-online.js';
import { engineWords } from '../mysql-words.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['convert-charset', 'option.default-charset', 'type.charset', 'type.charset-wider'],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/charset-conversion.html',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
  ],
  on: ['convert-charset'],
  *check(effect, context) {
    const { change } = effect;
    const { online } = context.effects;
    if (change.type !== 'convert-charset' || effect.fresh || online === undefined) return;
    const to = change.charset === null ? 'the default character set' : change.charset;
    const waits =
      online.lock === 'NONE'
        ? 'Writes go on while every row is copied'
        : 'Every write waits until the last row is copied';
    yield {
      relation: online.relation,
      message: `${engineWords(context)} converts every text of ${online.relation} to ${to} by copying the table. ${waits}; types may grow, and values that the new collation calls equal break unique indexes.`,
      ...(online.lock === 'NONE' ? { severity: 'warning' as const } : {}),
      ...toolRewrite(context, online),
    };
  },
});
