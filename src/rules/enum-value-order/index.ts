import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'enum-value-order',
  title: 'A new enum value sorts last unless its place is said',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html'],
  on: ['add-enum-value'],
  *check({ change }) {
    if (change.type !== 'add-enum-value' || change.neighbour !== null) return;
    yield {
      message: `The value '${change.value}' comes after all others of "${change.name.name}" when rows are sorted or compared. Say BEFORE or AFTER which value it belongs, since it can't be moved later.`,
    };
  },
});
