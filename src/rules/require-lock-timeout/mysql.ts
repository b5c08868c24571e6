import { raw } from '../../core/sql.js';
import type { Effects } from '../../effects/effect.js';
import { inPlace, step } from '../rewrite.js';
import { defineMysqlChecks } from '../rule.js';

/** The table whose metadata lock the statement needs for itself; null where it needs none. */
function waitsFor({ online, changes }: Effects): string | null {
  if (online !== undefined) return online.relation;
  const taken = changes.find(({ change, fresh, drops }) => {
    if (fresh || drops.length === 0) return false;
    return change.type === 'truncate' || (change.type === 'drop' && change.object === 'table');
  });
  return taken?.target ?? null;
}

export const mysql = defineMysqlChecks({
  title: 'A metadata lock is waited for without a lock_wait_timeout',
  operations: [],
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html',
    'https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_lock_wait_timeout',
  ],
  *checkFile(context) {
    let bounded = false;
    for (const { statement, effects } of context.statements) {
      const { changes } = statement;
      if (changes.some((one) => one.type === 'set' && one.name === 'lock_wait_timeout')) bounded = true;
      const table = waitsFor(effects);
      if (bounded || table === null || changes.some((one) => one.type === 'online' && one.bounded)) continue;
      const wait = context.engine?.startsWith('mariadb') ? 'a day' : 'a year';
      yield {
        statement,
        relation: table,
        message: `This waits for the metadata lock of ${table} without an end: lock_wait_timeout is ${wait} by default. Behind one long transaction it waits as long as that lasts, and everything that comes after queues behind it.`,
        rewrite: inPlace(
          step(raw('SET SESSION lock_wait_timeout = 5'), 'and try again when it runs out'),
          step(raw(statement.sql)),
        ),
      };
      return;
    }
  },
});
