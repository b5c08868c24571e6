import { defineRule } from '../rule.js';

/** For MySQL and MariaDB alone: what it looks for stands in mysql.ts. */
export const rule = defineRule({
  id: 'unsafe-for-replication',
  title: 'Replicas may come to other rows than the primary',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['mysql'],
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/replication-rbr-safe-unsafe.html'],
});
