import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'transaction-nesting',
  title: 'A file that the tool wraps in a transaction ends that transaction itself',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-begin.html (warning 25001)',
    'https://www.postgresql.org/docs/current/sql-commit.html',
  ],
  *checkFile({ statements, migration }) {
    if (migration.transactionMode !== 'file' && migration.transactionMode !== 'all-files') return;
    for (const { statement } of statements) {
      const change = statement.changes.find(
        (one) => one.type === 'commit' || (one.type === 'rollback' && one.toSavepoint === null),
      );
      if (change === undefined) continue;
      const all = migration.transactionMode === 'all-files' ? 'all pending files' : 'this file';
      yield {
        statement,
        change,
        message: `The tool opens one transaction around ${all}; this ends it early. What follows runs without a transaction, and is not undone when something fails.`,
      };
      return;
    }
  },
});
