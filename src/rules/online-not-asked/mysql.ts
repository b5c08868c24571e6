import { onlineRewrite } from '../mysql-online.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: ['add-column', 'add-column.fulltext-table', 'add-column.after-64'],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-performance',
    'https://mariadb.com/kb/en/alter-table/#algorithm',
  ],
  *checkFile({ statements }) {
    const open = statements.filter(({ statement, effects, labels }) => {
      const { online } = effects;
      if (online === undefined || labels.blocking || !/^(?:ALTER TABLE|CREATE INDEX)$/.test(statement.kind))
        return false;
      return online.asked.algorithm === null && online.asked.lock === null && takesAlgorithm(online.operation);
    });
    const [first] = open;
    if (first === undefined || first.effects.online === undefined) return;
    const { online } = first.effects;
    const more = open.length > 1 ? ` So are ${open.length - 1} after it.` : '';
    yield {
      statement: first.statement,
      relation: online.relation,
      message: `How ${online.relation} is changed is left to the server: where it can't be ${online.algorithm}, it copies without a word.${more}`,
      ...onlineRewrite(first, online),
    };
  },
});

/** RENAME TO, and clauses of partitions, have one way alone. */
function takesAlgorithm(operation: string): boolean {
  return operation !== 'rename-table' && !operation.startsWith('partition.');
}
