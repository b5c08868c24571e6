import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'strict-mode-off',
  title: 'The session gives up strict mode, so values that do not fit are cut in silence',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict'],
});
