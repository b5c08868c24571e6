import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';
import { nameOf, workOf } from '../words.js';

export const rule = defineRule({
  id: 'alter-constraint',
  title: 'ALTER CONSTRAINT locks tables, and ENFORCED looks through them',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['alter-constraint.deferrable', 'alter-constraint.enforced', 'alter-constraint.not-enforced'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ALTER-CONSTRAINT'],
  on: ['alter-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-constraint' || effect.fresh) return;
    const table = nameOf(effect);
    if (workOf(effect, 'scan') !== undefined) {
      yield {
        message:
          change.inherit === true
            ? `Handing "${change.name}" of ${table} on looks through every child under ACCESS EXCLUSIVE: every read and write waits for the scan. Add NOT NULL to each child first, NOT VALID, and validate it.`
            : `Making "${change.name}" of ${table} ENFORCED looks through the whole table under ACCESS EXCLUSIVE: every read and write waits for the scan. Add a new constraint NOT VALID, validate it, and drop this one.`,
        relation: effect.target,
      };
    } else if (!isBounded(context) && effect.locks.some(({ mode }) => mode === 'ACCESS EXCLUSIVE')) {
      yield {
        message: `This holds ACCESS EXCLUSIVE on ${table} until the transaction ends: every read and write waits. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
        relation: effect.target,
        rewrite: bounded(context),
      };
    }
  },
});
