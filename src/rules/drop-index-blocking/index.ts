import { raw, sql } from '../../core/sql.js';
import { alone, inPlace, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { isWritten } from '../stands-alone.js';
import { withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'drop-index-blocking',
  title: 'DROP INDEX without CONCURRENTLY locks the table against reads and writes',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-index', 'drop-index.concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-dropindex.html',
    'src/backend/commands/tablecmds.c: RangeVarCallbackForDropRelation',
  ],
  on: ['drop'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop' || change.object !== 'index' || change.concurrently || effect.fresh) return;
    if (effect.failures.length > 0) return;
    const index = context.schema.index(change.name);
    const relation = index === undefined ? undefined : context.schema.relations.get(index.table);
    // A constraint's index and a partitioned one can't be dropped concurrently: rules of their own.
    if (index !== undefined && (index.constraint !== null || index.attachedTo !== null)) return;
    if (relation?.kind === 'partitioned-table' || relation?.temporary === true) return;
    if (index === undefined && change.ifExists && context.schema.complete) return;
    const table = index?.table ?? 'its table';
    yield withRewrite(
      {
        message: `Dropping "${change.name.name}" takes ACCESS EXCLUSIVE on ${table}: it waits for every query on it, and every read and write after it waits behind that.`,
        relation: index?.table ?? effect.target,
      },
      isWritten(context, change) ? concurrently(context) : null,
    );
  },
});

/** One index a statement: CONCURRENTLY takes neither a list nor CASCADE. */
function concurrently(context: StatementContext): Rewrite {
  const drops = context.statement.changes.flatMap((one) =>
    one.type === 'drop'
      ? [
          alone(
            sql`DROP INDEX CONCURRENTLY ${raw(one.ifExists ? 'IF EXISTS ' : '')}${one.name}`,
            'In a migration of its own, outside a transaction.',
          ),
        ]
      : [],
  );
  return context.session.transaction === 'none' ? inPlace(...drops) : steps(...drops);
}
