import { isDdl } from '../../effects/mysql/predict.js';
import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html',
    'https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/',
  ],
  *checkFile({ statements }) {
    let open = false;
    for (const { statement } of statements) {
      const { changes } = statement;
      if (changes.some(({ type }) => type === 'begin')) open = true;
      else if (changes.some(({ type }) => type === 'commit' || type === 'rollback')) open = false;
      else if (open && changes.some(isDdl)) {
        open = false;
        yield {
          statement,
          message: `${statement.kind} commits the transaction that BEGIN opened, and itself: what comes after it is on its own, and no ROLLBACK takes any of it back.`,
        };
      }
    }
  },
});
