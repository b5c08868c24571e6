import { compareLockModes } from '../../core/lock-mode.js';
import { only } from '../around.js';
import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { isWritten } from '../stands-alone.js';
import { lockOn, nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'validate-not-alone',
  title: 'VALIDATE CONSTRAINT beside a stronger subcommand scans under the stronger lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['validate-with-strong-lock', 'validate-check'],
  sources: ['src/backend/commands/tablecmds.c: AlterTableGetLockLevel (one lock for all subcommands, the strongest)'],
  on: ['validate-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'validate-constraint' || effect.fresh || workOf(effect, 'scan') === undefined) return;
    if (!isWritten(context, change)) return;
    // Added and validated by one ALTER TABLE: another rule says that.
    const added = only(context.statement.changes, 'add-constraint').some((one) => one.constraint.name === change.name);
    if (added) return;
    const modes = context.effects.changes.flatMap((other) =>
      other === effect ? [] : (lockOn(other, effect.target)?.mode ?? []),
    );
    const strong = modes.find((mode) => compareLockModes(mode, 'SHARE UPDATE EXCLUSIVE') > 0);
    if (strong === undefined) return;
    const mode = modes.reduce((a, b) => (compareLockModes(a, b) >= 0 ? a : b), strong);
    yield withRewrite(
      {
        message: `VALIDATE CONSTRAINT "${change.name}" alone lets reads and writes go on, but one ALTER TABLE takes one lock for all it does: here ${mode} on ${nameOf(effect)}, held through the scan.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
