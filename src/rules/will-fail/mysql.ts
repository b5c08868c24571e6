import { engineWords } from '../mysql-words.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  title: 'The server will refuse the statement',
  operations: ['add-column.random', 'hide-index'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-performance'],
  *checkStatement(context) {
    for (const { change, failures } of context.effects.changes) {
      const [first] = failures;
      if (first === undefined) continue;
      yield { change, message: `${engineWords(context)} will refuse this: ${first.message}.` };
    }
  },
});
