import { raw } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { backfill, steps } from '../rewrite.js';
import { defineRule, type StatementContext } from '../rule.js';

/** A WHERE that names a unique key by `=` or IN touches as many rows as it names; one with a LIMIT, as many as that. */
function pinned(change: ChangeOf<'update'>, { schema, statement }: StatementContext): boolean {
  const { where } = change;
  const table = schema.relation(change.table);
  if (where === null) return false;
  // The key is compared with the rows of another table, or is that table's.
  if (change.from.length > 0) return /\blimit\s+\d/i.test(statement.sql);
  if (where.hasSubquery) return /\blimit\s+\d/i.test(where.sql);
  if (!where.operators.includes('=') && !where.operators.includes('IN')) return false;
  const keys = [...(table?.constraints.values() ?? [])].filter(
    (one) => one.kind === 'primary-key' || one.kind === 'unique',
  );
  if (keys.some((key) => key.columns.every((column) => where.columns.includes(column)))) return true;
  return (
    table === undefined && where.columns.includes('id') && where.operators.every((one) => one === '=' || one === 'IN')
  );
}

export const rule = defineRule({
  id: 'unbatched-backfill',
  title: 'One statement changes an unknown number of rows',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS'],
  on: ['update', 'insert'],
  *check(effect, context) {
    const { change } = effect;
    if (effect.fresh || context.migration.isBackfill(context.statement)) return;
    if (change.type === 'update') {
      // Without a condition update-without-where says more.
      if (change.where === null || change.where.constant || change.onlyJoins || pinned(change, context)) return;
    } else if (change.type !== 'insert' || change.query === null || change.query.relations.length === 0) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    // What is wrong with writing there is not how many rows it is: disable-integrity.
    if (table.startsWith('pg_catalog.')) return;
    const does =
      change.type === 'update'
        ? `Each row of ${table} that this changes stays locked`
        : `All rows that this writes to ${table} come in one transaction`;
    const report = {
      change,
      relation: table,
      message: `${does} until the statement has ended: on a large table that is minutes of waiting writers, replication that falls behind, and a table that grows. In batches, none of that is noticed.`,
    };
    yield context.statement.changes.length === 1
      ? {
          ...report,
          rewrite: steps(backfill(raw(context.statement.sql), 'runs in batches, each its own short transaction')),
        }
      : report;
  },
});
