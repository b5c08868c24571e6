import { raw, sql } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { backfill } from '../rewrite.js';
import { defineRule, type RewriteStep } from '../rule.js';
import { computes, rowTrigger } from '../safe-column.js';
import { alter, nameFor, type Place } from '../safe-place.js';
import { safeAlterTable } from '../safe-table-change.js';
import { assumed, nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'set-expression',
  title: 'SET EXPRESSION on a stored generated column rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['set-expression.stored', 'set-expression.virtual', 'drop-expression'],
  since: 17,
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-EXPRESSION',
    'src/backend/commands/tablecmds.c: ATExecSetExpression',
  ],
  on: ['set-expression'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'set-expression' || effect.fresh) return;
    if (workOf(effect, 'rewrite', 'set-expression') === undefined) return;
    yield withRewrite(
      {
        message: `SET EXPRESSION computes "${change.column}" anew for every row: ${nameOf(effect)} is rewritten and its indexes rebuilt under ACCESS EXCLUSIVE, and every read and write waits until it is done.${assumed(effect)}`,
        relation: effect.target,
      },
      safeAlterTable(effect, context, (_, place) => computedByTrigger(place, change)),
    );
  },
});

/** The column becomes a plain one, which is brief, and a trigger computes it by the new expression. */
function computedByTrigger(place: Place, change: ChangeOf<'set-expression'>): RewriteStep[] {
  const { column } = change;
  const value = raw(`(${change.expression.sql})`);
  const drop = sql`${alter(place)} ALTER COLUMN ${column} DROP EXPRESSION`;
  const name = nameFor(place, [column], 'compute');
  const trigger = rowTrigger(place, name, computes(place, column, raw(change.expression.sql)));
  return [
    // One transaction, so that no row is written without a value in between.
    { ...trigger, sql: `${drop.text};\n${trigger.sql}` },
    backfill(
      sql`UPDATE ${place.table} SET ${column} = ${value} WHERE ${column} IS DISTINCT FROM ${value}`,
      "In batches, each its own transaction. The column stays a plain one that the trigger computes: Postgres can't make it generated again without a rewrite.",
    ),
  ];
}
