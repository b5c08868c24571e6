import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'rule-change',
  title: 'A rule is created, dropped or switched under a lock that stops reads',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['create-rule', 'drop-rule', 'enable-rule'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createrule.html',
    'https://www.postgresql.org/docs/current/rules-triggers.html',
  ],
  on: ['create-rule', 'drop', 'enable-rule'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type === 'drop' && change.object !== 'rule') return;
    if (effect.fresh || isBounded(context)) return;
    const lock = effect.locks.find(({ mode }) => mode === 'ACCESS EXCLUSIVE');
    if (lock === undefined) return;
    yield {
      message: `This holds ACCESS EXCLUSIVE on ${lock.relation} until the transaction ends: every read and write waits. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
      relation: lock.relation,
      rewrite: bounded(context),
    };
  },
});
