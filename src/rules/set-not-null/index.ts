import type { ChangeEffect } from '../../effects/effect.js';
import { changesBefore, only } from '../around.js';
import { defineRule, type StatementContext } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { assumed, nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'set-not-null',
  title: 'SET NOT NULL scans the table under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [
    'set-not-null',
    'set-not-null.proved',
    'set-not-null.proof-dropped',
    'set-not-null.not-valid-check',
    'set-not-null.already',
    'set-not-null.partitioned',
    'add-column.set-not-null',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
    'src/backend/commands/tablecmds.c: NotNullImpliedByRelConstraints',
  ],
  on: ['set-not-null', 'add-column'],
  *check(effect, context) {
    const { change } = effect;
    if (effect.fresh || workOf(effect, 'scan', 'not-null') === undefined) return;
    if (change.type === 'add-column') {
      yield withRewrite(
        {
          message: `NOT NULL at the new virtual column "${change.column.name}" computes it for every row of ${nameOf(effect)} under ACCESS EXCLUSIVE: every read and write waits for the scan.`,
          relation: effect.target,
        },
        safeAlterTable(effect, context),
      );
    }
    if (change.type !== 'set-not-null') return;
    // A NOT NULL that waits to be validated is another rule's: there VALIDATE is all that is missing.
    const waiting = [...(effect.relation?.constraints.values() ?? [])].some(
      (one) => one.kind === 'not-null' && !one.validated && one.columns.includes(change.column),
    );
    if (waiting) return;
    const proof = possibleProof(effect, context);
    const lacks =
      proof === null
        ? 'No validated CHECK proves it beforehand.'
        : `Unless "${proof}", which was validated above, says that it is not null: what it says is not known here.`;
    yield withRewrite(
      {
        message: `SET NOT NULL on "${change.column}" reads all of ${nameOf(effect)} under ACCESS EXCLUSIVE to look for nulls: every read and write waits for the scan. ${lacks}${assumed(effect)}`,
        relation: effect.target,
        ...(proof === null ? {} : { severity: 'warning' as const }),
      },
      safeAlterTable(effect, context),
    );
  },
});

/** A constraint that an earlier migration may have made just for this, and that the file has validated before. */
function possibleProof({ change, relation, target }: ChangeEffect, context: StatementContext): string | null {
  if (relation?.knowledge === 'full') return null;
  const validated = only(changesBefore(context, change), 'validate-constraint').find(
    (one) => context.schema.relationKey(one.table) === target && !relation?.constraints.has(one.name),
  );
  return validated?.name ?? null;
}
