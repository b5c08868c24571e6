import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'alter-rebuilds-table',
  title: 'ALTER TABLE writes the whole table anew while traffic goes on',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html'],
});
