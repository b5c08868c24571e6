import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'convert-charset',
  title: 'CONVERT TO CHARACTER SET rewrites every text of the table while writes wait',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html'],
});
