import { raw } from '../../core/sql.js';
import { strongestHeld } from '../held-locks.js';
import { backfill, deploy, steps } from '../rewrite.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'ddl-and-backfill-same-transaction',
  title: 'Rows are changed while the transaction still holds a strong lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html (locks are held until the end of the transaction)',
  ],
  on: ['update', 'delete', 'insert', 'merge'],
  *check(effect, context) {
    const { change } = effect;
    if (effect.fresh || !context.labels.blocking) return;
    if (change.type === 'insert' && change.query === null) return;
    // A catalog is small; that it is written to at all is told by disable-integrity.
    if (effect.target?.startsWith('pg_catalog.')) return;
    const held = strongestHeld(context);
    if (held === null) return;
    const marked = change.type === 'update' || change.type === 'insert';
    const report = {
      change,
      relation: held.relation,
      message: `The transaction holds ${held.mode} on ${held.relation} since an earlier statement, and keeps it until the last of these rows is written: all that waits for ${held.relation} waits for that. Change rows in a migration of their own, in batches.`,
    };
    const whole = context.statement.changes.length === 1;
    yield marked && whole
      ? {
          ...report,
          rewrite: steps(
            deploy('the schema change alone, so that its transaction ends'),
            backfill(raw(context.statement.sql), 'in a migration of its own, in batches, each its own transaction'),
          ),
        }
      : report;
  },
});
