import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'alter-owner',
  title: 'OWNER TO locks the table and all of its indexes',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['change-owner', 'change-owner.serial', 'change-owner.sequence'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-OWNER',
    'src/backend/commands/tablecmds.c: ATExecChangeOwner',
  ],
  on: ['change-owner'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'change-owner' || effect.fresh || isBounded(context)) return;
    const lock = effect.locks.find((one) => one.mode === 'ACCESS EXCLUSIVE');
    if (lock === undefined) return;
    const relation = effect.target ?? lock.relation;
    yield {
      message: `OWNER TO ${change.owner} holds ACCESS EXCLUSIVE on ${relation} and everything that belongs to it until the transaction ends: every read and write waits. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
      relation,
      rewrite: bounded(context),
    };
  },
});
