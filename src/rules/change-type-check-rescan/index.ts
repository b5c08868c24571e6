import { raw, sql } from '../../core/sql.js';
import { step } from '../rewrite.js';
import { defineRule, type RewriteStep } from '../rule.js';
import { validateStep } from '../safe-constraint.js';
import { alter, type Place } from '../safe-place.js';
import { safeAlterTable } from '../safe-table-change.js';
import { typeChangeKind } from '../type-change-facts.js';
import { nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'change-type-check-rescan',
  title: 'Changing the type of a column with a CHECK scans the table under lock',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['alter-type.check'],
  sources: ['src/backend/commands/tablecmds.c: RememberConstraintForRebuilding, ATPostAlterTypeCleanup'],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.fresh || typeChangeKind(effect, change) !== 'check-rescan')
      return;
    const written = context.migration.sql.source.text.slice(change.start, change.end);
    yield withRewrite(
      {
        message: `Changing "${change.column}" to ${change.newType.sql} is free in itself, but a CHECK names the column, and Postgres tests it anew on every row of ${nameOf(effect)} under ACCESS EXCLUSIVE: every read and write waits for the scan.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context, (_, place) => checksAside(place, change.column, written)),
    );
  },
});

/** The CHECKs step aside for a moment and come back unproved, in one transaction; then they are proved. */
function checksAside(place: Place, column: string, written: string): RewriteStep[] | null {
  const checks = [...(place.relation?.constraints.values() ?? [])].flatMap((one) =>
    one.kind === 'check' && one.columns.includes(column) && one.expression !== null
      ? [{ name: one.name, expression: one.expression.sql, inherit: one.noInherit ? ' NO INHERIT' : '' }]
      : [],
  );
  if (checks.length === 0) return null;
  const statements = [
    ...checks.map((one) => sql`${alter(place)} DROP CONSTRAINT ${one.name}`),
    sql`${alter(place)} ${raw(written)}`,
    ...checks.map(
      (one) =>
        sql`${alter(place)} ADD CONSTRAINT ${one.name} CHECK (${raw(one.expression)})${raw(one.inherit)} NOT VALID`,
    ),
  ];
  return [
    step(
      raw(statements.map((one) => one.text).join(';\n')),
      'One short transaction: nothing is scanned, and new rows are checked again when it commits.',
    ),
    ...checks.map((one) => validateStep(place, one.name)),
  ];
}
