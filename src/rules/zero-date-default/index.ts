import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'zero-date-default',
  title: 'A default of 0000-00-00 is refused in strict mode',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_zero_date'],
});
