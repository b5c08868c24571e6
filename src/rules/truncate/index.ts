import { isAbsent, isFresh } from '../around.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'truncate',
  title: 'TRUNCATE deletes every row and stops all traffic on the table',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['truncate', 'truncate.partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-truncate.html',
    'https://www.postgresql.org/docs/current/mvcc-caveats.html',
  ],
  on: ['truncate'],
  *check({ change }, context) {
    if (change.type !== 'truncate') return;
    const { schema } = context;
    for (const name of change.tables) {
      if (isFresh(context, name) || isAbsent(schema, name)) continue;
      const table = schema.relationKey(name);
      yield {
        relation: table,
        message: `TRUNCATE deletes every row of ${table} under ACCESS EXCLUSIVE: every read and write waits, and transactions with an older snapshot then see the table empty.`,
      };
    }
  },
});
