import { isFresh } from '../around.js';
import { hitsEveryRow } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'delete-rows',
  title: 'DELETE in a migration removes rows for good',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['delete', 'merge'],
  sources: ['https://www.postgresql.org/docs/current/sql-delete.html'],
  on: ['delete', 'merge'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type === 'merge') {
      if (!change.deletes || effect.fresh || isFresh(context, change.table)) return;
    } else if (change.type === 'delete') {
      if (effect.fresh || isFresh(context, change.table)) return;
      // Without a condition it is delete-without-where.
      if (change.using.length === 0 && hitsEveryRow(change.where)) return;
    } else {
      return;
    }
    const table = effect.target ?? context.schema.relationKey(change.table);
    const command = change.type === 'merge' ? 'MERGE … DELETE' : 'DELETE';
    yield {
      relation: table,
      message: `${command} removes rows of ${table} for good, on every database that this migration runs on.`,
    };
  },
});
