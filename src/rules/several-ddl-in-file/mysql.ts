import { defineMysqlChecks } from '../rule.js';
import { count } from '../wording.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html',
    'https://github.com/golang-migrate/migrate/blob/master/FAQ.md',
  ],
  *checkFile({ statements }) {
    const changing = statements.filter(({ effects }) => effects.online !== undefined);
    const second = changing[1];
    if (second === undefined) return;
    yield {
      statement: second.statement,
      message: `This file changes tables that are in use by ${count(changing.length, 'statement')}, each of which commits by itself: when one fails, those before it stay, and the tool can't tell how far it came.`,
    };
  },
});
