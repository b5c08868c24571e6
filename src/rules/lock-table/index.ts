import { blocksWrites, whatWaits } from '../../core/lock-mode.js';
import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'lock-table',
  title: 'LOCK TABLE without an end to the wait',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['lock-table', 'lock-table.partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-lock.html',
    'https://www.postgresql.org/docs/current/explicit-locking.html',
  ],
  on: ['lock-table'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'lock-table' || change.nowait || isBounded(context)) return;
    const tables = effect.locks.filter((one) => blocksWrites(one.mode)).map((one) => one.relation);
    if (tables.length === 0) return;
    yield {
      message: `LOCK TABLE takes ${change.mode} on ${enumerateSome(tables)} and keeps it until the transaction ends: ${whatWaits(change.mode)}, from the moment on at which the statement itself begins to wait. It has neither NOWAIT nor a lock_timeout.`,
      relation: tables[0] ?? effect.target,
      rewrite: bounded(context),
    };
  },
});
