import { raw, sql } from '../../core/sql.js';
import { changesAfter, only } from '../around.js';
import { deploy, step } from '../rewrite.js';
import { defineRule, type RewriteStep } from '../rule.js';
import { computes, rowTrigger } from '../safe-column.js';
import { alter, beside, nameFor, type Place } from '../safe-place.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'drop-expression',
  title: 'A column that is no longer generated silently keeps old values',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-expression'],
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  on: ['drop-expression'],
  *check(effect, context) {
    const { change, column } = effect;
    if (change.type !== 'drop-expression' || effect.fresh || effect.freshColumn || effect.failures.length > 0) return;
    if (effect.relation?.knowledge === 'full' && !column?.generated) return;
    const triggers = only(changesAfter(context, change), 'create-trigger');
    if (triggers.some((one) => context.schema.relationKey(one.table) === effect.target)) return;
    const expression = column?.generated?.expression;
    const rewrite =
      expression === undefined
        ? null
        : safeAlterTable(effect, context, (_, place) => throughTrigger(place, change.column, expression.sql));
    const message = `Nothing computes "${change.column}" of ${nameOf(effect)} any more: the running release, which does not write it, leaves it NULL in new rows and stale in changed ones.`;
    yield withRewrite({ relation: effect.target, message }, rewrite);
  },
});

/** A trigger goes on computing the column until the code does. */
function throughTrigger(place: Place, column: string, expression: string): RewriteStep[] {
  const name = nameFor(place, [column], 'compute');
  const drop = sql`${alter(place)} ALTER COLUMN ${column} DROP EXPRESSION`;
  const trigger = rowTrigger(place, name, computes(place, column, raw(`(${expression})`)));
  const away = [sql`DROP TRIGGER ${name} ON ${place.table}`, sql`DROP FUNCTION ${beside(place, name)}()`];
  return [
    {
      ...trigger,
      sql: `${drop.text};\n${trigger.sql}`,
      note: 'One transaction: the trigger goes on computing the column for every row that is written. Brief.',
    },
    deploy(`Ship code that writes "${column}" itself, and wait until no process of the old release runs.`),
    step(raw(away.map((one) => one.text).join(';\n')), 'Brief.'),
  ];
}
