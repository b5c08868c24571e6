import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, rewriteReason, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-column-inline-check',
  title: 'A CHECK written at a new column scans the table under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.check', 'add-column.check-not-valid', 'add-column.check-not-enforced'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
    'src/backend/commands/tablecmds.c: ATRewriteTable',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    // Where the whole table is rewritten that is the finding, and its steps bring this constraint in as well.
    if (change.type !== 'add-column' || effect.fresh || rewriteReason(effect) !== null) return;
    const check = change.column.constraints.find((one) => one.kind === 'check' && one.enforced);
    if (check === undefined || workOf(effect, 'scan', 'check') === undefined) return;
    yield withRewrite(
      {
        message: `The CHECK at the new column "${change.column.name}" is tested on every row of ${nameOf(effect)} under ACCESS EXCLUSIVE: every read and write waits for the scan. Written at a column it can't be NOT VALID.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
