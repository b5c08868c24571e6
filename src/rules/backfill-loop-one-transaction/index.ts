import { loopedRows } from '../looped-rows.js';
import { defineRule } from '../rule.js';
import { isWritten } from '../stands-alone.js';
import { enumerate } from '../wording.js';

export const rule = defineRule({
  id: 'backfill-loop-one-transaction',
  title: 'A loop changes rows batch by batch but never commits',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/plpgsql-transactions.html',
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS',
  ],
  on: ['do', 'call', 'select'],
  *check({ change }, context) {
    if (!isWritten(context, change)) return;
    const rows = loopedRows(change, context);
    const [first] = rows;
    if (first === undefined) return;
    const tables = enumerate([...new Set(rows.map((one) => one.table))]);
    yield {
      relation: first.table,
      message:
        `The loop changes rows of ${tables} and never commits, so its rounds are one transaction: each row stays locked ` +
        'until the last round is over, and an error there undoes the first. Write the UPDATE by itself, with ' +
        '"-- lockkeeper:backfill" before it, and it runs in batches that commit.',
    };
  },
});
