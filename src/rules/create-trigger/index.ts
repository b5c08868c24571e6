import { blocksWrites } from '../../core/lock-mode.js';
import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';
import { lockOn, nameOf } from '../words.js';

export const rule = defineRule({
  id: 'create-trigger',
  title: 'CREATE TRIGGER makes writes wait, and then runs for code that does not know of it',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['create-trigger', 'create-trigger.partitioned', 'create-trigger.constraint', 'replace-trigger'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createtrigger.html',
    'src/backend/commands/trigger.c: CreateTriggerFiringOn (ShareRowExclusiveLock)',
  ],
  on: ['create-trigger'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'create-trigger' || effect.fresh || isBounded(context)) return;
    const lock = lockOn(effect, effect.target);
    if (lock === undefined || !blocksWrites(lock.mode)) return;
    yield {
      message: `Creating the trigger "${change.name}" holds ${lock.mode} on ${nameOf(effect)} until the transaction ends: every write waits. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
      relation: effect.target,
      rewrite: bounded(context),
    };
  },
});
