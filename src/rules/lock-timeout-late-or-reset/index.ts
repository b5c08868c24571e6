import { blocksWrites } from '../../core/lock-mode.js';
import { raw } from '../../core/sql.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule, type Judged } from '../rule.js';

const WHY = {
  reset: 'was set earlier and has been undone since',
  later: 'is set only further down, too late for this statement',
} as const;

function whyNot({ session }: Judged): string | null {
  const note = session.lockTimeoutNote;
  return note === 'reset' || note === 'later' ? WHY[note] : null;
}

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
    for (const one of statements) {
      const why = whyNot(one);
      const lock = one.effects.locks.find((candidate) => blocksWrites(candidate.mode));
      if (why === null || lock === undefined || one.session.lockTimeout !== 0 || !one.effects.transactional) continue;
      const local = one.session.transaction === 'none' ? '' : 'LOCAL ';
      yield {
        statement: one.statement,
        relation: lock.relation,
        message: `This waits for ${lock.mode} on ${lock.relation} without bound: lock_timeout ${why}.`,
        rewrite: inPlace(step(raw(`SET ${local}lock_timeout = '2s'`)), step(raw(one.statement.sql))),
      };
      return;
    }
  },
});
