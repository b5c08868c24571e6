import { defineRule } from '../rule.js';
import { ofTypes, TYPING } from '../typed-columns.js';

export const rule = defineRule({
  id: 'prefer-text',
  title: 'A length limit in a type is dear to change; a CHECK is not',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/datatype-character.html'],
  on: TYPING,
  check: (effect) =>
    ofTypes(
      effect,
      (type) => type.name === 'varchar' && type.modifiers.length > 0,
      (column, type) =>
        `${column} is ${type.sql}. As text with a CHECK on its length it stores the same, and the limit can be raised or lowered without touching the type.`,
    ),
});
