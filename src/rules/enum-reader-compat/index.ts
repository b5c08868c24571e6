import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'enum-reader-compat',
  title: 'A new enum value reaches code that does not know it',
  category: 'incompatible',
  severity: 'notice',
  preset: 'strict',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html'],
  on: ['add-enum-value'],
  *check({ change, creates }) {
    if (change.type !== 'add-enum-value' || creates.length === 0) return;
    yield {
      message: `Once a row has '${change.value}', code that lists the values of "${change.name.name}" (a switch, a generated type) meets one that it does not know. Deploy readers that bear it before anything writes it.`,
    };
  },
});
