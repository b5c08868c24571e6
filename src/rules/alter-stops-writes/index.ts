import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'alter-stops-writes',
  title: 'ALTER TABLE works in place, and stops writes until it is done',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html'],
});
