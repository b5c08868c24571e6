import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'role-or-password-in-sql',
  title: 'A password stands in a migration',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-createrole.html'],
  on: ['other', 'alter-role'],
  *check({ change }, { statement }) {
    if (change.type === 'other' && !/\b(?:ROLE|USER)\b/.test(change.command)) return;
    if (!/\bpassword\s+'/i.test(statement.sql)) return;
    yield {
      message: `The password is in the repository's history for good, in the log of every server that logs DDL, and the same in every environment. Set it outside migrations.`,
    };
  },
});
