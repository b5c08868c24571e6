import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'index-or-constraint-unnamed',
  title: 'Without a name Postgres makes one up, and databases come to differ',
  category: 'hygiene',
  severity: 'notice',
  preset: 'conventions',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html'],
  on: ['create-index', 'add-constraint'],
  *check({ change, target }) {
    if (change.type === 'create-index' && change.name === null) {
      yield {
        relation: target,
        message: `The index on ${target} has no name. Postgres chooses one by what is there, so that it may differ between databases, and later migrations have to guess it.`,
      };
    }
    if (change.type === 'add-constraint' && change.constraint.name === null && change.constraint.usingIndex === null) {
      yield {
        relation: target,
        message: `The constraint on ${target} has no name. Postgres chooses one by what is there, so that it may differ between databases, and later migrations have to guess it.`,
      };
    }
  },
});
