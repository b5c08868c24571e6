import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'implicit-commit',
  title: 'DDL commits the transaction that it stands in',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html'],
});
