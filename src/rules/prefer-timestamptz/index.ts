import { defineRule } from '../rule.js';
import { ofTypes, TYPING } from '../typed-columns.js';

export const rule = defineRule({
  id: 'prefer-timestamptz',
  title: 'A timestamp without its time zone does not say which moment it means',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/datatype-datetime.html',
    'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29',
  ],
  on: TYPING,
  check: (effect) =>
    ofTypes(
      effect,
      (type) => type.name === 'timestamp',
      (column, type) =>
        `${column} is ${type.sql}, which names no moment until somebody says in which zone. timestamptz takes the same eight bytes and stores the moment.`,
    ),
});
