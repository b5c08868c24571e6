import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'rollback-in-migration',
  title: 'The migration takes its own changes back',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-rollback.html'],
  on: ['rollback'],
  *check({ change }) {
    if (change.type !== 'rollback' || change.toSavepoint !== null) return;
    yield {
      change,
      message:
        'This ROLLBACK takes back everything since the transaction began; the migration counts as done and has done nothing. It looks like a left-over from trying it out.',
    };
  },
});
