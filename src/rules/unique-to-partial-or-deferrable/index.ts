import { droppedKey } from '../dropped-key.js';
import { defineRule } from '../rule.js';
import { otherArbiter, replacementOf } from '../unique-keys.js';

export const rule = defineRule({
  id: 'unique-to-partial-or-deferrable',
  title: 'Upserts fail when their unique key becomes partial or deferrable',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-constraint.unique', 'drop-index'],
  sources: ['https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT'],
  on: ['drop-constraint', 'drop', 'alter-constraint', 'add-constraint'],
  *check(effect, context) {
    const { schema, migration } = context;
    const { change } = effect;
    if (effect.fresh) return;
    if (change.type === 'add-constraint') {
      const { usingIndex, deferrable, kind } = change.constraint;
      if (usingIndex !== null && deferrable && kind !== 'exclusion')
        yield {
          relation: effect.target,
          message: `INSERT … ON CONFLICT on ${effect.target} that finds the index "${usingIndex}" fails with 55000 from here on, because its constraint is deferrable.`,
        };
      return;
    }
    const key = droppedKey(effect, schema);
    if (change.type === 'alter-constraint' || key === null || key.partial || key.origin === migration.index) return;
    const replacement = replacementOf(context, key.table, key.columns);
    if (replacement !== 'partial' && replacement !== 'deferrable') return;
    if (otherArbiter(schema, key.table, key.columns?.split(',') ?? [], key.name)) return;
    const why =
      replacement === 'partial'
        ? `fails with 42P10, because the index that takes its place covers a part of the rows only`
        : `fails with 55000, because the constraint that takes its place is deferrable`;
    yield {
      relation: key.table,
      message: `INSERT … ON CONFLICT (${key.target}) on ${key.table} of the running release ${why}.`,
    };
  },
});
