import { raw } from '../../core/sql.js';
import { alone, steps } from '../rewrite.js';
import { defineRule } from '../rule.js';

const WHO = { explicit: 'the BEGIN of this file', runner: 'the migration tool' } as const;

export const rule = defineRule({
  id: 'nontransactional-in-transaction',
  title: 'A statement that refuses to run in a transaction stands in one',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['create-index.concurrently', 'drop-index.concurrently', 'vacuum'],
  sources: [
    'src/backend/access/transam/xact.c: PreventInTransactionBlock (25001)',
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  ],
  *checkStatement({ statement, effects, session, migration }) {
    if (effects.transactional) return;
    if (session.transaction !== 'explicit' && session.transaction !== 'runner') return;
    const note = migration.optOut ?? 'in a migration of its own, outside a transaction';
    yield {
      message: `Postgres refuses this inside a transaction (25001), and ${WHO[session.transaction]} has opened one.`,
      rewrite: steps(alone(raw(statement.sql), note)),
    };
  },
});
