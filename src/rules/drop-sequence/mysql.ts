import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  operations: [],
  sources: ['https://mariadb.com/kb/en/drop-sequence/'],
  on: ['drop'],
  *check({ change }) {
    if (change.type !== 'drop' || change.object !== 'sequence') return;
    yield {
      change,
      message: `Dropping the sequence ${change.name.name} loses its count, and what takes numbers from it fails.`,
    };
  },
});
