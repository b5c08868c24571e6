import { defineRule, type StatementContext } from '../rule.js';
import { TAKEN } from '../told-failures.js';

/** No `relation` is named: what fails, fails on a new table too. */
export const rule = defineRule({
  id: 'already-exists',
  title: 'The statement makes something that is there already',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  *checkStatement({ statement, effects }: StatementContext) {
    for (const { change, failures } of effects.changes) {
      // Inside a block it may stand behind a condition, or in reach of an exception handler.
      if (!statement.changes.includes(change)) continue;
      for (const failure of failures) {
        if (!TAKEN.has(failure.sqlstate)) continue;
        yield {
          change,
          message: `Postgres will refuse this with ${failure.sqlstate}: ${failure.message}, as far as the schema before this statement tells.`,
        };
      }
    }
  },
});
