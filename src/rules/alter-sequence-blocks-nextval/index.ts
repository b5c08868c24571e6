import { blocksWrites } from '../../core/lock-mode.js';
import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'alter-sequence-blocks-nextval',
  title: 'ALTER SEQUENCE makes every nextval, and so every insert, wait until it commits',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['alter-sequence', 'alter-sequence.owned-by'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altersequence.html',
    'src/backend/commands/sequence.c: AlterSequence (ShareRowExclusiveLock)',
  ],
  on: ['alter-sequence'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-sequence' || effect.fresh || isBounded(context)) return;
    const known = context.schema.sequence(change.sequence);
    if (known?.temporary === true || known?.origin === context.migration.index) return;
    const lock = effect.locks.find((one) => blocksWrites(one.mode));
    if (lock === undefined) return;
    const inserts = known?.ownedBy ? `, and so every insert into ${known.ownedBy.table},` : '';
    yield {
      message: `ALTER SEQUENCE holds ${lock.mode} on ${lock.relation} until its transaction ends: every nextval on it${inserts} waits meanwhile. There is no lock_timeout to end the wait for it.`,
      relation: known?.ownedBy?.table ?? lock.relation,
      rewrite: bounded(context),
    };
  },
});
