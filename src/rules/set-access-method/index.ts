import { defineRule } from '../rule.js';
import { assumed, nameOf, workOf } from '../words.js';

export const rule = defineRule({
  id: 'set-access-method',
  title: 'SET ACCESS METHOD rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['set-access-method', 'set-access-method.same'],
  since: 15,
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-ACCESS-METHOD',
    'src/backend/commands/tablecmds.c: ATPrepSetAccessMethod',
  ],
  on: ['set-access-method'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'set-access-method' || effect.fresh) return;
    if (workOf(effect, 'rewrite', 'access-method') === undefined) return;
    yield {
      message: `SET ACCESS METHOD ${change.method ?? 'DEFAULT'} writes ${nameOf(effect)} and its indexes anew under ACCESS EXCLUSIVE: every read and write waits until it is done. There is no online form.${assumed(effect)}`,
      relation: effect.target,
    };
  },
});
