import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'several-ddl-in-file',
  title: 'A migration changes several things, and may stop between them',
  category: 'hygiene',
  severity: 'warning',
  preset: 'strict',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html'],
});
