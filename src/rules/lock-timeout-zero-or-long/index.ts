import { raw } from '../../core/sql.js';
import { parseTimeout } from '../../effects/session-machine.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';

/** Longer waits are longer outages: everything queues behind the one who waits. */
const MOST = 5_000;

export const rule = defineRule({
  id: 'lock-timeout-zero-or-long',
  title: 'The lock_timeout is off, or long enough to be an outage',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT'],
  on: ['set'],
  *check({ change }, { statement, migration }) {
    if (change.type !== 'set' || change.name !== 'lock_timeout' || change.value === null) return;
    const milliseconds = parseTimeout(change.value);
    if (milliseconds === null || (milliseconds > 0 && milliseconds <= MOST)) return;
    // Off on purpose: a concurrent build must not be cut short by it.
    const next = migration.sql.statements[statement.index + 1];
    if (milliseconds === 0 && next?.changes.some((one) => 'concurrently' in one && one.concurrently)) return;
    const what = milliseconds === 0 ? 'is switched off' : `is ${milliseconds / 1000} s`;
    const report = {
      change,
      message: `lock_timeout ${what}. While a statement waits for its lock, all traffic on that table waits behind it: 1 to 5 seconds are enough, with another try later.`,
    };
    yield change.viaFunction
      ? report
      : { ...report, rewrite: inPlace(step(raw(`SET ${change.local ? 'LOCAL ' : ''}lock_timeout = '2s'`))) };
  },
});
