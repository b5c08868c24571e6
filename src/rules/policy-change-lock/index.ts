import type { Change } from '../../sql/change.js';
import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'policy-change-lock',
  title: 'Changing policies or row security locks the table against reads and writes',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: [
    'create-policy',
    'alter-policy',
    'drop-policy',
    'row-security',
    'row-security.partitioned',
    'force-row-security',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createpolicy.html',
    'src/backend/commands/policy.c: RangeVarCallbackForPolicy, CreatePolicy (AccessExclusiveLock)',
  ],
  on: ['create-policy', 'alter-policy', 'drop', 'row-security'],
  *check(effect, context) {
    const what = describe(effect.change);
    if (what === null || effect.fresh || isBounded(context)) return;
    const lock = effect.locks.find((one) => one.mode === 'ACCESS EXCLUSIVE');
    // Who holds it already does not wait for it again.
    if (lock === undefined || context.session.held.get(lock.relation)?.mode === 'ACCESS EXCLUSIVE') return;
    yield {
      message: `${what} holds ACCESS EXCLUSIVE on ${lock.relation} until the transaction ends: every read and write waits. It is brief by itself, but there is no lock_timeout to end the wait for it.`,
      relation: lock.relation,
      rewrite: bounded(context),
    };
  },
});

function describe(change: Change): string | null {
  switch (change.type) {
    case 'create-policy':
      return `Creating the policy "${change.name}"`;
    case 'alter-policy':
      return `Changing the policy "${change.name}"`;
    case 'drop':
      return change.object === 'policy' ? `Dropping the policy "${change.name.name}"` : null;
    case 'row-security':
      return `Row security (${change.action.toUpperCase()})`;
    default:
      return null;
  }
}
