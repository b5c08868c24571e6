import { literal, raw, sql } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { step } from '../rewrite.js';
import { defineRule, type RewriteStep } from '../rule.js';
import { alter, type Place } from '../safe-place.js';
import { safeAlterTable } from '../safe-table-change.js';
import { typeChangeSteps } from '../safe-type-change.js';
import { fromType, typeChangeKind } from '../type-change-facts.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'change-type-timezone',
  title: 'Changing between timestamp and timestamptz costs by the session time zone',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.timezone'],
  sources: [
    'https://www.postgresql.org/docs/12/release-12.html (no rewrite when the session time zone is UTC)',
    'src/backend/commands/tablecmds.c: ATColumnChangeRequiresRewrite, TimestampTimestampTypesBinaryCoercible',
  ],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.fresh || typeChangeKind(effect, change) !== 'timezone') return;
    const rewrites = workOf(effect, 'rewrite') !== undefined;
    const zone = context.schema.timeZone;
    const why =
      change.using !== null
        ? 'because of its USING'
        : zone === null
          ? 'unless the session time zone is UTC, which nothing here sets'
          : `in the time zone ${zone}`;
    const what = `Changing "${change.column}"${fromType(effect.column?.type)} to ${change.newType.sql}`;
    yield withRewrite(
      {
        message: rewrites
          ? `${what} rewrites ${nameOf(effect)} under ACCESS EXCLUSIVE, ${why}: every read and write waits until it is done.`
          : `${what} in UTC leaves the rows of ${nameOf(effect)} as they are, but rebuilds the column's indexes under ACCESS EXCLUSIVE: every read and write waits until they are built.`,
        relation: effect.target,
        severity: rewrites && (zone !== null || change.using !== null) ? 'error' : 'warning',
      },
      safeAlterTable(effect, context, (_, place) => onlineSteps(place, change)),
    );
  },
});

const UTC_NOTE =
  'Brief: in UTC both types keep the same bytes. Right only if the stored times are UTC times; look at some before.';

function onlineSteps(place: Place, change: ChangeOf<'alter-column-type'>): RewriteStep[] | null {
  const zone = place.schema.timeZone ?? 'UTC';
  const { column } = change;
  const free = place.relation?.knowledge === 'full' && !isIndexed(place, column);
  if (change.using === null && free && zone.toUpperCase() === 'UTC') {
    return [
      step(
        raw(
          `SET LOCAL TimeZone = 'UTC';\n${sql`${alter(place)} ALTER COLUMN ${column} TYPE ${raw(change.newType.sql)}`.text}`,
        ),
        UTC_NOTE,
      ),
    ];
  }
  // Written out, so that the sessions' own time zones don't come into it.
  const value = change.using === null ? sql`${column} AT TIME ZONE ${literal(zone)}` : raw(change.using.sql);
  return typeChangeSteps(place, change, value);
}

function isIndexed(place: Place, column: string): boolean {
  return place.schema
    .indexesOf(place.key)
    .some(
      (index) =>
        index.where?.columns.includes(column) === true ||
        index.elements.some((one) => one.column === column || one.expression?.columns.includes(column) === true),
    );
}
