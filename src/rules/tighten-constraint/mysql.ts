import { defineMysqlChecks } from '../rule.js';
import { enumerate } from '../wording.js';

export const mysql = defineMysqlChecks({
  operations: ['add-index.unique', 'add-check'],
  sources: ['https://dev.mysql.com/doc/refman/8.4/en/create-index.html'],
  on: ['create-index', 'add-constraint'],
  *check({ change, fresh, target }, { effects }) {
    if (fresh) return;
    const added = new Set(
      effects.changes.flatMap((one) => (one.change.type === 'add-column' ? one.change.column.name : [])),
    );
    if (change.type === 'create-index') {
      if (!change.unique || change.elements.every(({ column }) => column !== null && added.has(column))) return;
      const columns = enumerate(change.elements.map(({ sql }) => sql));
      yield {
        relation: target,
        message: `From now on ${columns} must be unique in ${target}: the running release may write a value twice and then fails with error 1062. Rows that break it now make the statement fail after all its work.`,
      };
      return;
    }
    if (change.type !== 'add-constraint' || !change.constraint.enforced) return;
    const { kind } = change.constraint;
    const word = { 'foreign-key': 'a foreign key', check: 'a CHECK', 'primary-key': 'a primary key' }[kind as string];
    if (word === undefined) return;
    yield {
      relation: target,
      message: `${target} gets ${word}: what the running release writes may break it, and then fails; rows that break it now make the statement fail.`,
    };
  },
});
