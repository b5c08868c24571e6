import { blocksWrites } from '../../core/lock-mode.js';
import { raw } from '../../core/sql.js';
import { defineRule, type Judged } from '../rule.js';
import { inPlace, step } from '../rewrite.js';
import { count } from '../wording.js';

/** A lock that stops writes, asked for while nothing bounds the wait for it. */
function waitsForever({ effects, session }: Judged): boolean {
  return (
    effects.transactional && session.lockTimeout === 0 && effects.locks.some((lock) => blocksWrites(lock.mode))
  );
}

/** Said once a file, at the first statement that needs it: one SET mends them all. */
export const rule = defineRule({
  id: 'require-lock-timeout',
  title: 'A strong lock is asked for without a lock_timeout',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT',
    'https://www.postgresql.org/docs/current/explicit-locking.html',
  ],
  *checkFile({ statements }) {
    const without = statements.filter((one) => waitsForever(one) && one.session.lockTimeoutNote === 'never-set');
    const [first] = without;
    if (first === undefined) return;
    const lock = first.effects.locks.find((one) => blocksWrites(one.mode));
    const others = without.length > 1 ? ` So do ${count(without.length - 1, 'statement')} after it.` : '';
    const local = first.session.transaction === 'none' ? '' : 'LOCAL ';
    yield {
      statement: first.statement,
      relation: lock?.relation ?? null,
      message:
        `This waits for ${lock?.mode} on ${lock?.relation} without a lock_timeout. Behind one long transaction it waits ` +
        `as long as that lasts, and everything that comes after queues behind it.${others}`,
      rewrite: inPlace(
        step(raw(`SET ${local}lock_timeout = '2s'`), 'and try again when it runs out'),
        step(raw(first.statement.sql)),
      ),
    };
  },
});
