import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-owned',
  title: 'DROP OWNED deletes whatever a role owns, unseen',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-drop-owned.html',
    'https://www.postgresql.org/docs/current/sql-reassign-owned.html',
  ],
  on: ['drop', 'other'],
  *check({ change }) {
    if (change.type === 'drop' && change.object === 'owned') {
      yield {
        message: `DROP OWNED BY "${change.name.name}" drops every object of that role in this database, tables with their rows included, and all its privileges; what that is differs from database to database.`,
      };
    } else if (change.type === 'other' && change.command === 'REASSIGN OWNED') {
      yield {
        severity: 'warning',
        message:
          'REASSIGN OWNED takes ACCESS EXCLUSIVE on every object of the role in one transaction; code that relied on owning them loses the right to change them.',
      };
    }
  },
});
