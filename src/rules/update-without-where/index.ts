import { isFresh } from '../around.js';
import { hitsEveryRow } from '../row-changes.js';
import { defineRule } from '../rule.js';
import { enumerate } from '../wording.js';

export const rule = defineRule({
  id: 'update-without-where',
  title: 'UPDATE without WHERE overwrites every row in one transaction',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['update', 'update.partitioned'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-update.html',
    'https://www.postgresql.org/docs/current/routine-vacuuming.html',
  ],
  on: ['update'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'update' || effect.fresh || isFresh(context, change.table)) return;
    if (change.from.length > 0 || !hitsEveryRow(change.where)) return;
    const columns = change.assignments.map(({ column }) => column);
    const marked = context.migration.isBackfill(context.statement);
    const filled =
      columns.length > 0 && columns.every((column) => freshColumn(effect.relation, column, context.migration.index));
    // Batches take the locks away; a column that nobody has written yet has nothing to lose.
    if (marked && filled) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    const what = enumerate(columns.map((column) => `"${column}"`));
    const lost = filled ? '' : ` The old values of ${what} are lost.`;
    const work = marked
      ? `The backfill rewrites every row of ${table}.`
      : `UPDATE without a condition writes a new version of every row of ${table} and holds a lock on each until the transaction ends: writers of those rows wait, and the table grows to twice its size.`;
    yield { relation: table, message: `${work}${lost}` };
  },
});

function freshColumn(
  relation: { columns: ReadonlyMap<string, { origin: number }> } | null,
  column: string,
  migration: number,
): boolean {
  return relation?.columns.get(column)?.origin === migration;
}
