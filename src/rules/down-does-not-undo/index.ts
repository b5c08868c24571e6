import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'down-does-not-undo',
  title: 'A down file that fails, or that does not take back what the migration did',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/catalogs.html'],
  *checkFile({ rollback }) {
    const down = rollback?.down ?? null;
    if (down === null || down.problem === null) return;
    yield { message: `${down.path} was run on a throw-away Postgres after the migration. ${down.problem}` };
  },
});
