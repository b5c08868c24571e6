import { blocksWrites, whatWaits } from '../../core/lock-mode.js';
import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';
import { lockOn, nameOf } from '../words.js';

export const rule = defineRule({
  id: 'enable-disable-trigger',
  title: 'Enabling or disabling a trigger makes writes wait',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['enable-trigger', 'enable-trigger.partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER',
    'src/backend/commands/tablecmds.c: AlterTableGetLockLevel',
  ],
  on: ['enable-trigger'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'enable-trigger' || effect.fresh || isBounded(context)) return;
    const lock = lockOn(effect, effect.target);
    if (lock === undefined || !blocksWrites(lock.mode)) return;
    const which = change.scope === 'one' && change.trigger !== null ? `the trigger "${change.trigger}"` : 'triggers';
    yield {
      message: `${change.enable ? 'Enabling' : 'Disabling'} ${which} holds ${lock.mode} on ${nameOf(effect)} until the transaction ends: ${whatWaits(lock.mode)}. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
      relation: effect.target,
      rewrite: bounded(context),
    };
  },
});
