import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-column-inline-fk',
  title: 'REFERENCES written at a new column locks both tables',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.references', 'add-column.references-default'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'src/backend/commands/tablecmds.c: ATAddForeignKeyConstraint',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-column' || effect.fresh) return;
    const key = change.column.constraints.find((one) => one.kind === 'foreign-key' && one.enforced);
    if (key?.references === null || key?.references === undefined) return;
    const parent = context.schema.relationKey(key.references.table);
    const table = nameOf(effect);
    const validated = workOf(effect, 'scan', 'foreign-key') !== undefined;
    const needless = change.column.default?.literal === null ? ' Without the words DEFAULT NULL nothing is read.' : '';
    // The look-ups, or the one moment's lock, meet the other table; a table of this migration has no writers yet.
    if (!validated && !effect.locks.some((lock) => lock.relation === parent)) return;
    yield withRewrite(
      {
        message: validated
          ? `REFERENCES at the new column "${change.column.name}" looks up its default in ${parent} for every row of ${table} under ACCESS EXCLUSIVE: every read and write of ${table} and every write to ${parent} waits.${needless}`
          : `REFERENCES at the new column "${change.column.name}" takes ACCESS EXCLUSIVE on ${table} and SHARE ROW EXCLUSIVE on ${parent} in one statement: brief, but it waits for both tables, and writes to ${parent} queue behind it.`,
        relation: effect.target,
        severity: validated ? 'error' : 'warning',
      },
      safeAlterTable(effect, context),
    );
  },
});
