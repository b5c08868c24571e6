import { raw, sql } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { step } from '../rewrite.js';
import { defineRule, type RewriteStep } from '../rule.js';
import { notNullSteps } from '../safe-constraint.js';
import { alter, mayBeNull, type Place } from '../safe-place.js';
import { safeAlterTable } from '../safe-table-change.js';
import { enumerate } from '../wording.js';
import { assumed, nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'pk-using-index-nullable',
  title: 'A primary key over a nullable column scans the table even with USING INDEX',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-primary-key.using-index', 'add-primary-key.using-index-nullable'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    'src/backend/catalog/index.c: index_check_primary_key',
  ],
  on: ['add-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'primary-key' || effect.fresh) return;
    if (change.constraint.usingIndex === null || workOf(effect, 'scan', 'primary-key-not-null') === undefined) return;
    const index = context.schema.index({ schema: effect.relation?.schema ?? null, name: change.constraint.usingIndex });
    const columns = (index?.elements ?? []).flatMap((one) => (one.column === null ? [] : [one.column]));
    const nullable = columns.filter((column) => effect.relation?.columns.get(column)?.notNull !== true);
    const known = nullable.some((column) => effect.relation?.columns.has(column));
    const which = nullable.length === 0 ? 'its columns' : enumerate(nullable.map((one) => `"${one}"`));
    yield withRewrite(
      {
        message: `The index is there already, but ${which} may be null, so making it the primary key reads all of ${nameOf(effect)} under ACCESS EXCLUSIVE to look for nulls: every read and write waits for the scan.${assumed(effect)}`,
        relation: effect.target,
        // What nobody knows may well be NOT NULL.
        ...(known ? {} : { severity: 'warning' as const }),
      },
      columns.length === 0
        ? null
        : safeAlterTable(effect, context, (_, place) =>
            provedFirst(place, columns, change, context.migration.sql.source.text),
          ),
    );
  },
});

/** NOT NULL is proved beforehand; the statement's own subcommand then finds nothing to scan. */
function provedFirst(
  place: Place,
  columns: readonly string[],
  change: ChangeOf<'add-constraint'>,
  source: string,
): RewriteStep[] {
  const proofs = columns
    .filter((column) => mayBeNull(place, column))
    .flatMap((column) => notNullSteps(place, column, null));
  const own = step(sql`${alter(place)} ${raw(source.slice(change.start, change.end))}`, 'Brief: all is there already.');
  return [...proofs, own];
}
