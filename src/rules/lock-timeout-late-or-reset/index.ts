import { raw } from '../../core/sql.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { type MissingTimeout, unboundedWaits } from '../unbounded-waits.js';

const WHY: Partial<Record<MissingTimeout, string>> = {
  reset: 'was set earlier and has been undone since',
  later: 'is set only further down, too late for this statement',
};

export const rule = defineRule({
  id: 'lock-timeout-late-or-reset',
  title: 'A lock_timeout is set in the file, and not in force where it is needed',
  category: 'hygiene',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-reset.html',
    'https://www.postgresql.org/docs/current/sql-set.html',
  ],
  *checkFile({ statements }) {
    const first = unboundedWaits(statements).find((one) => one.why in WHY);
    if (first === undefined) return;
    const { statement, session } = first.judged;
    const local = session.transaction === 'none' ? '' : 'LOCAL ';
    yield {
      statement,
      relation: first.lock.relation,
      message: `This waits for ${first.lock.mode} on ${first.lock.relation} without bound: lock_timeout ${WHY[first.why]}.`,
      rewrite: inPlace(step(raw(`SET ${local}lock_timeout = '2s'`)), step(raw(statement.sql))),
    };
  },
});
