import { ownLockBlocks, strongestHeld, worksLong } from '../held-locks.js';
import { defineRule, type Judged, type StatementContext } from '../rule.js';

const DATA = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** Blocking by nothing but what an earlier statement of the same transaction still holds. */
export const rule = defineRule({
  id: 'statement-after-access-exclusive',
  title: 'Slow work runs while the transaction still holds a strong lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html (locks are held until the end of the transaction)',
  ],
  *checkStatement(context: StatementContext) {
    const one: Judged = context;
    if (!context.labels.blocking || ownLockBlocks(one) || DATA.has(context.statement.kind)) return;
    const held = strongestHeld(one);
    if (held === null || !worksLong(one)) return;
    yield {
      relation: held.relation,
      message: `The transaction holds ${held.mode} on ${held.relation} since an earlier statement, and keeps it while this one scans or builds: all that waits for ${held.relation} waits for this as well. Put the slow part first, or into a migration of its own.`,
    };
  },
});
