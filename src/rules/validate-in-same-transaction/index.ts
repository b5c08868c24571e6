import { compareLockModes, whatWaits } from '../../core/lock-mode.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesBefore, only } from '../around.js';
import { steps } from '../rewrite.js';
import { defineRule, type StatementContext } from '../rule.js';
import { validateStep } from '../safe-constraint.js';
import { placeOfChange, safeAlterTable } from '../safe-table-change.js';
import { isWritten } from '../stands-alone.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'validate-in-same-transaction',
  title: 'A constraint added and validated in one transaction keeps the strong lock through the scan',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-check.validated-at-once', 'add-check.not-valid', 'add-foreign-key.not-valid', 'validate-check'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://www.postgresql.org/docs/current/explicit-locking.html (a lock is held until the end of its transaction)',
  ],
  on: ['validate-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'validate-constraint' || effect.fresh) return;
    const table = nameOf(effect);
    const beside = context.effects.changes.map((one) => one.change);
    const own = only(beside, 'add-constraint').find((one) => one.constraint.name === change.name);
    if (own !== undefined) {
      yield withRewrite(
        {
          message: `"${change.name}" is added and validated by one ${isWritten(context, change) ? 'ALTER TABLE' : 'block of code'}: the lock that adding it takes on ${table} is held through the scan, so NOT VALID gains nothing.`,
          relation: effect.target,
        },
        safeAlterTable(effect, context),
      );
      return;
    }
    const held = effect.target === null ? undefined : context.session.held.get(effect.target);
    if (held === undefined || compareLockModes(held.mode, 'SHARE UPDATE EXCLUSIVE') <= 0) return;
    if (workOf(effect, 'scan') === undefined || !addedHere(effect, change, context)) return;
    yield {
      message: `"${change.name}" was added in the same transaction, which still holds ${held.mode} on ${table}: ${whatWaits(held.mode)} while VALIDATE CONSTRAINT scans the table. Commit before it.`,
      relation: effect.target,
      rewrite: steps(validateStep(placeOfChange(effect, change, context), change.name)),
    };
  },
});

/** True when the transaction that validates the constraint is the one that added it. */
function addedHere(effect: ChangeEffect, change: ChangeOf<'validate-constraint'>, context: StatementContext): boolean {
  const origin = effect.relation?.constraints.get(change.name)?.origin;
  if (origin !== undefined) {
    return origin === context.migration.index || (origin >= 0 && context.migration.transactionMode === 'all-files');
  }
  return only(changesBefore(context, change), 'add-constraint').some(
    (one) => one.constraint.name === change.name && !one.constraint.valid,
  );
}
