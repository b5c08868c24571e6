import { steps } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { rebuildSteps } from '../safe-index.js';

export const rule = defineRule({
  id: 'cic-if-not-exists-masks-invalid',
  title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS passes over an invalid index',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: ['create-index.concurrently'],
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  on: ['create-index'],
  *check({ change, target, fresh }, { statement }) {
    if (change.type !== 'create-index' || !change.concurrently || !change.ifNotExists || fresh || change.name === null)
      return;
    const report = {
      change,
      relation: target,
      message: `When an earlier build of "${change.name}" failed, the index is there and INVALID: no query uses it. IF NOT EXISTS takes it for done, and the migration succeeds.`,
    };
    if (statement.changes.length > 1) {
      yield report;
      return;
    }
    const name = { schema: change.table.schema, name: change.name };
    yield {
      ...report,
      rewrite: steps(...rebuildSteps(name, statement.sql)),
    };
  },
});
