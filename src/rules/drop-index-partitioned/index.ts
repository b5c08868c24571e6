import { bounded, isBounded } from '../lock-timeout.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-index-partitioned',
  title: 'Dropping the index of a partitioned table locks all of its partitions',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-index.partitioned', 'drop-index.concurrently-partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-dropindex.html',
    'src/backend/commands/tablecmds.c: RemoveRelations (DROP INDEX CONCURRENTLY and partitioned indexes)',
  ],
  on: ['drop'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop' || change.object !== 'index' || effect.fresh) return;
    const index = context.schema.index(change.name);
    const relation = index === undefined ? undefined : context.schema.relations.get(index.table);
    if (index === undefined || relation?.kind !== 'partitioned-table' || index.constraint !== null) return;
    if (change.concurrently) {
      yield {
        message: `"${change.name.name}" belongs to the partitioned table ${index.table}, and Postgres refuses to drop it CONCURRENTLY (0A000).`,
        relation: index.table,
        rewrite: bounded({ ...context, statement: withoutConcurrently(context.statement) }),
      };
      return;
    }
    if (isBounded(context)) return;
    yield {
      message: `Dropping "${change.name.name}" takes ACCESS EXCLUSIVE on ${index.table} and on every partition of it in one go: every read and write of all of them waits, and there is no CONCURRENTLY for it. Without a lock_timeout the wait has no end.`,
      relation: index.table,
      rewrite: bounded(context),
    };
  },
});

function withoutConcurrently<S extends { readonly sql: string }>(statement: S): S {
  return { ...statement, sql: statement.sql.replace(/\s+CONCURRENTLY\b/i, '') };
}
