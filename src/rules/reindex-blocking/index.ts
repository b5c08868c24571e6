import { raw } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { alone, inPlace, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { insertAfter } from '../sql-text.js';
import { isWritten } from '../stands-alone.js';
import { withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'reindex-blocking',
  title: 'REINDEX without CONCURRENTLY stops writes, and reads as well',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [
    'reindex.index',
    'reindex.table',
    'reindex.schema',
    'reindex.index-concurrently',
    'reindex.table-concurrently',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY',
    'src/backend/optimizer/util/plancat.c: get_relation_info (planning opens every index of the table)',
  ],
  on: ['reindex'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'reindex' || change.concurrently || effect.fresh) return;
    const wide = change.scope !== 'index' && change.scope !== 'table';
    const build = workOf(effect, 'build', 'reindex');
    if (!wide && build === undefined) return;
    const what = wide ? `every table of the ${change.scope}` : (build?.relation ?? effect.target ?? 'the table');
    yield withRewrite(
      {
        message: `REINDEX takes SHARE on ${what} and ACCESS EXCLUSIVE on each index that it builds anew: writes wait, and so do reads, since planning a query locks every index of its table.`,
        relation: build?.relation ?? effect.target,
      },
      concurrently(change, context),
    );
  },
});

function concurrently(change: ChangeOf<'reindex'>, context: StatementContext): Rewrite | null {
  if (change.scope === 'system' || !isWritten(context, change)) return null;
  const text = insertAfter(context.statement.sql, 'CONCURRENTLY', change.scope);
  if (text === null) return null;
  const build = alone(
    raw(text),
    'In a migration of its own, outside a transaction. A failed run leaves an invalid index whose name ends in _ccnew: drop that.',
  );
  return context.session.transaction === 'none' ? inPlace(build) : steps(build);
}
