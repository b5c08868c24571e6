import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'engine-without-transactions',
  title: 'A table gets an engine that has no transactions',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/myisam-storage-engine.html'],
});
