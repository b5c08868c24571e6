import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'domain-creation',
  title: 'A CHECK of a domain locks every table that uses it when it changes',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createdomain.html',
    'https://www.postgresql.org/docs/current/sql-alterdomain.html',
  ],
  on: ['create-domain'],
  *check({ change }) {
    if (change.type !== 'create-domain' || (change.constraints.length === 0 && !change.notNull)) return;
    yield {
      message: `The domain "${change.name.name}" has constraints: adding a column of it rewrites the table, and changing them later scans every table that uses it, all under SHARE. A CHECK at the table concerns that table alone.`,
    };
  },
});
