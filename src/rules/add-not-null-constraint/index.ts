import { defineRule } from '../rule.js';
import { validateStep } from '../safe-constraint.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-not-null-constraint',
  title: 'Adding a NOT NULL constraint without NOT VALID scans the table under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-not-null', 'add-not-null.not-valid', 'add-not-null.proved', 'set-not-null.not-valid'],
  since: 18,
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html',
    'https://www.postgresql.org/docs/18/release-18.html (NOT NULL constraints can be NOT VALID)',
  ],
  on: ['add-constraint', 'set-not-null'],
  *check(effect, context) {
    const { change } = effect;
    if (effect.fresh || workOf(effect, 'scan', 'not-null') === undefined) return;
    const table = nameOf(effect);
    if (change.type === 'add-constraint' && change.constraint.kind === 'not-null') {
      const column = change.constraint.columns[0] ?? '';
      yield withRewrite(
        {
          message: `Adding NOT NULL for "${column}" without NOT VALID reads all of ${table} under ACCESS EXCLUSIVE to look for nulls: every read and write waits for the scan.`,
          relation: effect.target,
        },
        safeAlterTable(effect, context),
      );
    }
    if (change.type !== 'set-not-null') return;
    const waiting = [...(effect.relation?.constraints.values() ?? [])].find(
      (one) => one.kind === 'not-null' && !one.validated && one.columns.includes(change.column),
    );
    if (waiting === undefined) return;
    yield withRewrite(
      {
        message: `"${change.column}" of ${table} has the NOT NULL constraint "${waiting.name}", not yet validated. SET NOT NULL validates it under ACCESS EXCLUSIVE: every read and write waits for the scan, which VALIDATE CONSTRAINT does without that.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context, (_, place) => [validateStep(place, waiting.name)]),
    );
  },
});
