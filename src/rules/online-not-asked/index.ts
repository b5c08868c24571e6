import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'online-not-asked',
  title: 'ALTER TABLE leaves it to the server whether traffic stops',
  category: 'hygiene',
  severity: 'notice',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html'],
});
