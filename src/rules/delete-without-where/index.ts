import { isFresh } from '../around.js';
import { hitsEveryRow } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'delete-without-where',
  title: 'DELETE without WHERE removes every row in one transaction',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['delete'],
  sources: ['https://www.postgresql.org/docs/current/sql-delete.html'],
  on: ['delete'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'delete' || effect.fresh || isFresh(context, change.table)) return;
    if (change.using.length > 0 || !hitsEveryRow(change.where)) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    yield {
      relation: table,
      message: `DELETE without a condition removes every row of ${table}, and holds a lock on each until the transaction ends: writers of those rows wait.`,
    };
  },
});
