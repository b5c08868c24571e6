import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-or-rename-trigger',
  title: 'DROP TRIGGER and RENAME stop reads as well as writes',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-trigger', 'drop-trigger.partitioned', 'rename-trigger'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-droptrigger.html',
    'src/backend/commands/trigger.c: RemoveTriggerById (AccessExclusiveLock)',
  ],
  on: ['drop', 'rename'],
  *check(effect, context) {
    const { change } = effect;
    if ((change.type !== 'drop' && change.type !== 'rename') || change.object !== 'trigger') return;
    if (effect.fresh || isBounded(context)) return;
    const lock = effect.locks.find(({ mode }) => mode === 'ACCESS EXCLUSIVE');
    if (lock === undefined) return;
    yield {
      message: `This holds ACCESS EXCLUSIVE on ${lock.relation} until the transaction ends: every read and write waits, where creating the trigger made only writes wait. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
      relation: lock.relation,
      rewrite: bounded(context),
    };
  },
});
