import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'create-enum',
  title: 'Values of an enum can be added and renamed, but never removed',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/datatype-enum.html'],
  on: ['create-enum'],
  *check({ change }) {
    if (change.type !== 'create-enum') return;
    yield {
      message: `The type "${change.name.name}" is an enum: a value can't be removed, their order is fixed, and a new one can't be used in the transaction that adds it. A lookup table, or text with a CHECK, can change freely.`,
    };
  },
});
