import { defineRule } from '../rule.js';
import { constraintWords } from '../safe-constraint.js';
import { safeAlterTable } from '../safe-table-change.js';
import { assumed, nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-foreign-key',
  title: 'Adding a foreign key without NOT VALID stops writes to both tables while it is checked',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [
    'add-foreign-key',
    'add-foreign-key.not-valid',
    'add-foreign-key.self',
    'add-foreign-key.partitioned',
    'add-foreign-key.to-partitioned',
    'validate-foreign-key',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'src/backend/commands/tablecmds.c: ATAddForeignKeyConstraint, validateForeignKeyConstraint',
  ],
  on: ['add-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'foreign-key' || effect.fresh) return;
    const { references } = change.constraint;
    if (references === null || workOf(effect, 'scan', 'foreign-key') === undefined) return;
    const table = nameOf(effect);
    const parent = context.schema.relationKey(references.table);
    const both = parent === table ? table : `${table} and ${parent}`;
    yield withRewrite(
      {
        message: `Adding ${constraintWords(change.constraint, 'the foreign key')} looks up every row of ${table} in ${parent} under SHARE ROW EXCLUSIVE on both: every write to ${both} waits until the last row is checked.${assumed(effect)}`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
