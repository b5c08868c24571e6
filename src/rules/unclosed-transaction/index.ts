import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'unclosed-transaction',
  title: 'A BEGIN has no COMMIT',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-begin.html'],
  filesWith: ['begin'],
  *checkFile({ statements, migration }) {
    if (migration.transactionMode === 'file' || migration.transactionMode === 'all-files') return;
    let open: (typeof statements)[number] | null = null;
    for (const one of statements) {
      for (const change of one.statement.changes) {
        if (change.type === 'begin') open ??= one;
        if (change.type === 'commit' || (change.type === 'rollback' && change.toSavepoint === null)) open = null;
      }
    }
    if (open === null) return;
    yield {
      statement: open.statement,
      message: 'Nothing ends this transaction: when the connection closes, Postgres takes back all that follows.',
    };
  },
});
