import { defineRule } from '../rule.js';
import { nameOf } from '../words.js';

export const rule = defineRule({
  id: 'replica-identity-full',
  title: 'REPLICA IDENTITY FULL logs the whole old row and makes subscribers slow',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: ['replica-identity', 'replica-identity.index'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY',
    'https://www.postgresql.org/docs/current/logical-replication-publication.html',
  ],
  on: ['replica-identity'],
  *check(effect, { version }) {
    const { change, relation } = effect;
    if (change.type !== 'replica-identity' || change.identity !== 'full' || effect.fresh) return;
    if (relation?.replicaIdentity === 'full') return;
    const keyed = [...(relation?.constraints.values() ?? [])].some((one) => one.kind === 'primary-key');
    const better = keyed ? ' Its primary key already identifies its rows.' : '';
    const search = version >= 16 ? 'a subscriber without a fitting index scans' : 'a subscriber scans';
    yield {
      relation: effect.target,
      message: `With REPLICA IDENTITY FULL each UPDATE and DELETE on ${nameOf(effect)} writes the whole old row to the log, and ${search} its table for every one of them.${better}`,
    };
  },
});
