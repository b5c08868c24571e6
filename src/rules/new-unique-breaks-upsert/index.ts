import { isUniqueAlready } from '../../effects/labels/keys.js';
import { defineRule } from '../rule.js';
import { hasOtherArbiter, keyIsFresh } from '../unique-keys.js';

export const rule = defineRule({
  id: 'new-unique-breaks-upsert',
  title: 'A second unique key makes upserts on the first one fail',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['create-index.unique', 'add-unique'],
  sources: ['https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT'],
  on: ['create-index', 'add-constraint'],
  *check(effect, { schema, migration }) {
    const { change, target, relation } = effect;
    if (effect.fresh || target === null) return;
    if (change.type === 'create-index') {
      if (!change.unique || keyIsFresh(relation, change.elements, migration.index)) return;
      const keys = change.elements.map(({ column }) => column);
      if (isUniqueAlready(relation, keys, change.nullsNotDistinct, { schema, origin: migration.index })) return;
      if (!hasOtherArbiter(schema, target, migration.index)) return;
    } else if (change.type === 'add-constraint') {
      const { constraint } = change;
      if (constraint.kind !== 'unique' || constraint.usingIndex !== null) return;
      const { columns, nullsNotDistinct } = constraint;
      if (isUniqueAlready(relation, columns, nullsNotDistinct, { schema, origin: migration.index })) return;
      const elements = constraint.columns.map((column) => ({ column, expression: null }));
      if (keyIsFresh(relation, elements, migration.index) || !hasOtherArbiter(schema, target, migration.index)) return;
    } else return;
    yield {
      relation: target,
      message: `${target} has another unique key: INSERT … ON CONFLICT on that one does not catch a duplicate in the new one, and fails with 23505, as a plain INSERT does.`,
    };
  },
});
