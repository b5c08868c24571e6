import { recreated } from '../column-replaced.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'recreate-column',
  title: 'Dropping a column and adding it again empties it',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-column', 'add-column'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  on: ['drop-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop-column' || effect.fresh || effect.freshColumn) return;
    if (effect.relation?.knowledge === 'full' && effect.column === null) return;
    const add = recreated(context, change);
    if (add === undefined) return;
    const table = effect.target ?? context.schema.relationKey(change.table);
    const [before, after] = [effect.column?.type.sql, add.column.type.sql];
    const from = before === undefined || before === after ? '' : ` (${before} before, ${after} after)`;
    const instead =
      before === after
        ? 'ALTER COLUMN … SET DEFAULT or SET NOT NULL changes the rest of it and keeps them.'
        : 'ALTER COLUMN … TYPE keeps them.';
    yield {
      relation: table,
      message: `"${change.column}" of ${table} is dropped and added again${from}: the new column is empty or holds its default, and every old value is lost. ${instead}`,
    };
  },
});
