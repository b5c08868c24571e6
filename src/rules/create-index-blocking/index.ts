import { raw } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { alone, inPlace, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { BUILD_NOTE, rebuildSteps } from '../safe-index.js';
import { insertAfter } from '../sql-text.js';
import { isWritten } from '../stands-alone.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'create-index-blocking',
  title: 'CREATE INDEX without CONCURRENTLY stops writes while it builds',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['create-index', 'create-index.unique', 'create-index.concurrently', 'create-index.materialized-view'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'src/backend/commands/indexcmds.c: DefineIndex',
  ],
  on: ['create-index'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'create-index' || change.concurrently || effect.fresh) return;
    if (effect.relation?.kind === 'partitioned-table' || workOf(effect, 'build', 'create-index') === undefined) return;
    const named = change.name === null ? 'an index' : `"${change.name}"`;
    // Nobody writes to a materialized view but REFRESH.
    const refreshed = effect.relation?.kind === 'materialized-view';
    const waits = refreshed ? 'a REFRESH' : 'every write';
    yield withRewrite(
      {
        message: `Building ${named} takes SHARE on ${nameOf(effect)}: ${waits} waits until the index is built, and locks taken behind it make reads wait too.`,
        relation: effect.target,
        ...(refreshed && { severity: 'warning' as const }),
      },
      isWritten(context, change) ? concurrently(change, context) : null,
    );
  },
});

/** In the same file only where the file runs without a transaction. */
function concurrently(change: ChangeOf<'create-index'>, context: StatementContext): Rewrite | null {
  const text = insertAfter(context.statement.sql, 'CONCURRENTLY', 'index');
  if (text === null) return null;
  if (change.ifNotExists && change.name !== null) {
    return steps(...rebuildSteps({ schema: change.table.schema, name: change.name }, text));
  }
  const build = alone(raw(text), BUILD_NOTE);
  return context.session.transaction === 'none' ? inPlace(build) : steps(build);
}
