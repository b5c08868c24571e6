import { raw } from '../../core/sql.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { unboundedWaits } from '../unbounded-waits.js';
import { count } from '../wording.js';

/** Said once a file, at the first statement that needs it: one SET mends them all. */
export const rule = defineRule({
  id: 'require-lock-timeout',
  title: 'A strong lock is asked for without a lock_timeout',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT',
    'https://www.postgresql.org/docs/current/explicit-locking.html',
  ],
  *checkFile({ statements }) {
    const without = unboundedWaits(statements).filter((one) => one.why === 'never-set');
    const [first] = without;
    if (first === undefined) return;
    const { statement, session } = first.judged;
    const others = without.length > 1 ? ` So do ${count(without.length - 1, 'statement')} after it.` : '';
    const local = session.transaction === 'none' ? '' : 'LOCAL ';
    yield {
      statement,
      relation: first.lock.relation,
      message:
        `This waits for ${first.lock.mode} on ${first.lock.relation} without a lock_timeout. Behind one long transaction ` +
        `it waits as long as that lasts, and everything that comes after queues behind it.${others}`,
      rewrite: inPlace(
        step(raw(`SET ${local}lock_timeout = '2s'`), 'and try again when it runs out'),
        step(raw(statement.sql)),
      ),
    };
  },
});
