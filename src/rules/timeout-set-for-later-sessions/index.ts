import { defineRule } from '../rule.js';

const TIMEOUTS = new Set(['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']);

export const rule = defineRule({
  id: 'timeout-set-for-later-sessions',
  title: 'A timeout set for a role or database does not reach this session',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-alterrole.html'],
  on: ['set-for-later-sessions'],
  *check({ change }) {
    if (change.type !== 'set-for-later-sessions' || !TIMEOUTS.has(change.setting)) return;
    yield {
      change,
      message: `${change.setting} is set for the ${change.of}: it counts for sessions that begin later, not for this one. The statements of this migration run without it.`,
    };
  },
});
