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
  operations: ['update', 'update.partitioned', 'merge', 'insert'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-update.html',
    'https://www.postgresql.org/docs/current/routine-vacuuming.html',
  ],
  on: ['update', 'merge', 'insert'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'update' && change.type !== 'merge' && change.type !== 'insert') return;
    if (effect.fresh || isFresh(context, change.table)) return;
    if (change.type === 'update' && !change.onlyJoins && !hitsEveryRow(change.where)) return;
    const columns = change.type === 'update' ? change.assignments.map(({ column }) => column) : change.overwrites;
    if (change.type !== 'update' && columns.length === 0) return;
    const marked = context.migration.isBackfill(context.statement);
    const filled =
      columns.length > 0 && columns.every((column) => freshColumn(effect.relation, column, context.migration.index));
    // Batches take the locks away; a column that nobody has written yet has nothing to lose.
    if (marked && filled) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    const what = enumerate(columns.map((column) => `"${column}"`));
    const lost = filled ? '' : ` The old values of ${what} are lost.`;
    const rows = change.type !== 'update' || change.from.length > 0 ? 'row that has a partner' : 'row';
    const command = COMMANDS[change.type];
    const grows = rows === 'row' ? 'the table grows to twice its size' : 'the table grows with each of them';
    const work = marked
      ? `The backfill rewrites every ${rows} of ${table}.`
      : `${command} without a condition writes a new version of every ${rows} of ${table} and holds a lock on each until the transaction ends: writers of those rows wait, and ${grows}.`;
    yield { relation: table, message: `${work}${lost}` };
  },
});

const COMMANDS = {
  update: 'UPDATE',
  merge: 'MERGE with an UPDATE',
  insert: 'INSERT with ON CONFLICT DO UPDATE',
};

function freshColumn(
  relation: { columns: ReadonlyMap<string, { origin: number }> } | null,
  column: string,
  migration: number,
): boolean {
  return relation?.columns.get(column)?.origin === migration;
}
