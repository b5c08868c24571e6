import { defineMysqlChecks } from '../rule.js';

export const mysql = defineMysqlChecks({
  title: 'A table without a primary key',
  operations: [],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/group-replication-requirements.html'],
  on: ['create-table'],
  *check({ change, target }) {
    if (change.type !== 'create-table' || change.temporary || change.likes.length > 0) return;
    const all = [...change.constraints, ...change.columns.flatMap(({ constraints }) => constraints)];
    if (all.some(({ kind }) => kind === 'primary-key')) return;
    yield {
      relation: target,
      message: `${change.table.name} has no primary key: row-based replication looks up every changed row by reading the whole table, and Group Replication and Galera refuse it.`,
    };
  },
});
