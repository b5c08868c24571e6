import { raw, sql } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { alone, inPlace, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { standsAlone } from '../stands-alone.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'set-tablespace',
  title: 'SET TABLESPACE copies the table or index under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['set-tablespace', 'alter-index.set-tablespace'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-TABLESPACE',
    'src/backend/commands/tablecmds.c: ATExecSetTableSpace',
  ],
  on: ['set-tablespace', 'move-all'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type === 'move-all' && change.from !== change.to) {
      yield {
        message: `All that lies in tablespace "${change.from}" is copied to "${change.to}" under ACCESS EXCLUSIVE in one transaction: what is copied first stays locked until the last is done.`,
      };
    }
    if (change.type !== 'set-tablespace' || effect.fresh) return;
    // ALTER TABLE may name an index as well; the schema then tells.
    const index = change.target === 'index' || context.schema.index(change.table) !== undefined;
    const work = index ? workOf(effect, 'build') : workOf(effect, 'rewrite', 'tablespace');
    if (work === undefined) return;
    yield withRewrite(
      {
        message: index
          ? `SET TABLESPACE copies the index "${change.table.name}" under ACCESS EXCLUSIVE: every query of its table waits until the copy is done, since planning looks at all indexes.`
          : `SET TABLESPACE copies ${nameOf(effect)} to "${change.tablespace}" block by block under ACCESS EXCLUSIVE: every read and write waits until the copy is done. There is no online form for a table.`,
        relation: effect.target,
      },
      index ? reindexed(change, context) : null,
    );
  },
});

/** From 14 on a concurrent REINDEX can put the new index somewhere else. */
function reindexed(change: ChangeOf<'set-tablespace'>, context: StatementContext): Rewrite | null {
  if (context.version < 14 || !standsAlone(context, change)) return null;
  const build = alone(
    sql`REINDEX (TABLESPACE ${change.tablespace}) INDEX ${raw('CONCURRENTLY')} ${change.table}`,
    'In a migration of its own, outside a transaction.',
  );
  return context.session.transaction === 'none' ? inPlace(build) : steps(build);
}
