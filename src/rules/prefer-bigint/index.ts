import { defineRule } from '../rule.js';
import { ofTypes, TYPING } from '../typed-columns.js';

export const rule = defineRule({
  id: 'prefer-bigint',
  title: 'A four-byte integer runs out, and widening it later rewrites the table',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT'],
  on: TYPING,
  check: (effect) =>
    ofTypes(
      effect,
      ({ name, array }) => !array && (name === 'int4' || name === 'int2'),
      (column, type) =>
        `${column} is ${type.sql}. Widening it later rewrites the table under ACCESS EXCLUSIVE; as bigint it mostly takes no more room, for alignment.`,
    ),
});
