import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'rename-enum-value',
  title: 'Renaming an enum value breaks code that sends or expects the old label',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['rename-enum-value'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html'],
  on: ['rename-enum-value'],
  *check({ change }, { schema, migration }) {
    if (change.type !== 'rename-enum-value') return;
    const type = schema.userType(change.name);
    if (type?.origin === migration.index) return;
    const fresh =
      type?.kind === 'enum' && type.values.some((one) => one.label === change.from && one.origin === migration.index);
    if (fresh) return;
    yield {
      message: `The running release that sends '${change.from}' to ${schema.typeKey(change.name)} gets 22P02 from the moment the value is called '${change.to}', and rows that it reads show a label it does not know.`,
    };
  },
});
