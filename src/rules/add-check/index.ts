import { defineRule } from '../rule.js';
import { constraintWords } from '../safe-constraint.js';
import { safeAlterTable } from '../safe-table-change.js';
import { assumed, nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-check',
  title: 'Adding a CHECK without NOT VALID scans the table under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-check', 'add-check.not-valid', 'add-check.not-enforced', 'add-check.partitioned', 'validate-check'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
    'src/backend/commands/tablecmds.c: ATRewriteTable',
  ],
  on: ['add-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'check' || effect.fresh) return;
    if (workOf(effect, 'scan', 'check') === undefined) return;
    const named = constraintWords(change.constraint, 'the CHECK');
    yield withRewrite(
      {
        message: `Adding ${named} tests it on every row of ${nameOf(effect)} under ACCESS EXCLUSIVE: every read and write waits for the scan.${assumed(effect)}`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
