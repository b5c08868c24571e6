import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-not-null',
  title: 'Code that reads a column may not expect NULL in it',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-not-null', 'drop-constraint.not-null'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  on: ['drop-not-null', 'drop-constraint'],
  *check(effect, { schema }) {
    const { change, relation } = effect;
    if (effect.fresh || effect.freshColumn) return;
    let column: string | undefined;
    if (change.type === 'drop-not-null') {
      column = change.column;
    } else if (change.type === 'drop-constraint') {
      const constraint = relation?.constraints.get(change.name);
      if (constraint?.kind !== 'not-null') return;
      column = constraint.columns[0];
    } else return;
    if (column === undefined) return;
    const known = relation?.columns.get(column);
    if (known !== undefined && !known.notNull) return;
    const table = effect.target ?? schema.relationKey(change.table);
    yield {
      relation: table,
      message: `Once a row of ${table} has NULL in "${column}", code of the running release that reads it and does not expect that fails.`,
    };
  },
});
