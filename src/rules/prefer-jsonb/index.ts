import { defineRule } from '../rule.js';
import { ofTypes, TYPING } from '../typed-columns.js';

export const rule = defineRule({
  id: 'prefer-jsonb',
  title: 'The type json has no equality, so DISTINCT and GROUP BY fail on it',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/datatype-json.html'],
  on: TYPING,
  check: (effect) =>
    ofTypes(
      effect,
      (type) => type.name === 'json' && type.schema !== 'public',
      (column) =>
        `${column} is json, which is kept as text and has no equality: SELECT DISTINCT and GROUP BY of it fail, and no index helps. Use jsonb.`,
    ),
});
