import { recreated } from '../column-replaced.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-column',
  title: 'Dropping a column deletes its values and breaks code that still names it',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['drop-column', 'drop-column.partitioned', 'drop-column.referenced'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  on: ['drop-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop-column' || change.target === 'type') return;
    if (effect.fresh || effect.freshColumn) return;
    // recreate-column says it all.
    if (recreated(context, change)) return;
    // Known not to be there: predict has said that nothing goes.
    if (effect.drops.length === 0) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    if (effect.column?.generated?.kind === 'virtual') {
      yield {
        relation: table,
        severity: 'warning',
        message: `Dropping the virtual column "${change.column}" of ${table} loses no data, but code of the running release that reads it fails.`,
      };
      return;
    }
    yield {
      relation: table,
      message: `Dropping "${change.column}" deletes its value in every row of ${table}; code of the running release that still names it fails.`,
    };
  },
});
