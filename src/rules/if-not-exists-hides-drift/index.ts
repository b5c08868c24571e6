import { defineRule } from '../rule.js';
import { enumerate } from '../wording.js';

export const rule = defineRule({
  id: 'if-not-exists-hides-drift',
  title: 'IF NOT EXISTS keeps what is there, even where it is another',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-createtable.html'],
  on: ['create-table', 'add-column'],
  *check({ change, relation, target, creates, column }) {
    if (relation?.knowledge !== 'full' || creates.length > 0) return;
    if (change.type === 'add-column' && change.ifNotExists && column !== null && column.type.sql !== '') {
      const wanted = change.column.type;
      if (column.type.name === wanted.name && column.type.modifiers.join() === wanted.modifiers.join()) return;
      yield {
        relation: target,
        message: `"${column.name}" of ${target} is there and is ${column.type.sql}: IF NOT EXISTS keeps it so, and ${wanted.sql} is nowhere. Databases come to differ in silence.`,
      };
    }
    if (change.type !== 'create-table' || !change.ifNotExists || change.likes.length + change.inherits.length > 0)
      return;
    const missing = change.columns.filter(({ name }) => !relation.columns.has(name)).map(({ name }) => `"${name}"`);
    if (missing.length === 0) return;
    yield {
      relation: target,
      message: `${target} is there and has no ${enumerate(missing)}: IF NOT EXISTS keeps it as it is, in silence. Add the columns by ALTER TABLE.`,
    };
  },
});
