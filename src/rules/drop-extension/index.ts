import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-extension',
  title: 'Dropping an extension removes its types, functions and operators',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-dropextension.html'],
  on: ['drop'],
  *check({ change }, { schema }) {
    if (change.type !== 'drop' || change.object !== 'extension') return;
    const { name } = change.name;
    if (change.ifExists && schema.complete && !schema.extensions.has(name)) return;
    yield {
      message: change.cascade
        ? `DROP EXTENSION "${name}" CASCADE drops its types, functions and tables, and with them every column, index, default and view that uses one.`
        : `Dropping the extension "${name}" removes its functions, operators and own tables; code of the running release that calls them fails.`,
    };
  },
});
