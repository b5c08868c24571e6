import { defineRule } from '../rule.js';
import { ofTypes, TYPING } from '../typed-columns.js';

export const rule = defineRule({
  id: 'ban-char',
  title: 'A char(n) column pads what it stores with blanks',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/datatype-character.html',
    'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_char.28n.29',
  ],
  on: TYPING,
  check: (effect) =>
    ofTypes(
      effect,
      (type) => type.name === 'bpchar' || type.name === 'char',
      (column, type) =>
        `${column} is ${type.sql}: values are padded with blanks, which comparisons ignore and LIKE, length and other languages do not. Use text.`,
    ),
});
