import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-database',
  title: 'Dropping a database deletes everything in it',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-dropdatabase.html'],
  on: ['drop'],
  *check({ change }) {
    if (change.type !== 'drop' || change.object !== 'database') return;
    yield {
      message: `DROP DATABASE deletes "${change.name.name}" with every table in it; a migration runs inside the database that it migrates and has no reason to drop one.`,
    };
  },
});
