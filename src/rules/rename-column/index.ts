import { raw, sql } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesAfter, changesBefore, only } from '../around.js';
import { deploy, step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { besideRelation, freeName, GRANTS, standInView, viewAfter } from '../stand-in-view.js';
import { standsAlone } from '../stands-alone.js';

export const rule = defineRule({
  id: 'rename-column',
  title: 'Renaming a column breaks the code that is running',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['rename-column', 'rename-column.partitioned', 'rename-column.inherited'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS',
  ],
  on: ['rename'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'rename' || change.object !== 'column' || change.part === null) return;
    if (effect.fresh || effect.freshColumn || keepsOldName(effect, change, context)) return;
    if (effect.relation?.knowledge === 'full' && !effect.relation.columns.has(change.part)) return;
    const table = effect.target ?? context.schema.relationKey(change.name);
    const exchange = exchanged(change, table, context);
    if (exchange !== null) {
      yield { relation: table, severity: 'notice', message: exchange };
      return;
    }
    const rewrite = standsAlone(context, change) ? throughView(effect, change, context) : null;
    yield {
      relation: table,
      message: `The running release still reads and writes "${change.part}" of ${table}: from the moment it is "${change.to}" those statements fail with 42703 until the last old process is gone.`,
      ...(rewrite && { rewrite }),
    };
  },
});

/**
 * Two columns of one table change names in one transaction, as at the end of a change of type: the name of the first is
 * never gone. Null where that is not so.
 */
function exchanged(change: ChangeOf<'rename'>, table: string, context: StatementContext): string | null {
  if (context.session.transaction === 'none') return null;
  const renames = (list: ReturnType<typeof changesAfter>) =>
    only(list, 'rename').filter((one) => one.object === 'column' && context.schema.relationKey(one.name) === table);
  const follows = renames(changesAfter(context, change)).find((one) => one.to === change.part);
  if (follows !== undefined) {
    return `From the commit on "${change.part}" of ${table} is the column that was "${follows.part}", with its values and its type.`;
  }
  const freed = renames(changesBefore(context, change)).some((one) => one.part === change.to);
  return freed
    ? `"${change.part}" of ${table} takes the name "${change.to}" in the transaction that frees it: code that uses "${change.part}" fails from then on.`
    : null;
}

/** The file puts a view in the table's place that still has the old column. */
function keepsOldName(effect: ChangeEffect, change: ChangeOf<'rename'>, context: StatementContext): boolean {
  const view = effect.target === null ? undefined : viewAfter(context, change, effect.target);
  if (view?.query.output.includes(change.part)) return true;
  // Another view's column, that is given a new name on the way.
  return only(changesAfter(context, change), 'create-view').some(
    (one) =>
      context.schema.relationKey(one.view) === effect.target &&
      (one.columnNames.includes(change.part ?? '') || one.query.output.includes(change.part)),
  );
}

function throughView(effect: ChangeEffect, change: ChangeOf<'rename'>, context: StatementContext): Rewrite | null {
  const { relation, target } = effect;
  if (change.part === null || target === null) return null;
  if (relation !== null && relation.kind !== 'table' && relation.kind !== 'partitioned-table') return null;
  const base = besideRelation(context.schema, change.name, target, '');
  const moved = { ...base, name: freeName(context.schema, base, `${change.name.name}_base`) };
  const name = { ...base, name: change.name.name };
  const rename = sql`ALTER TABLE ${change.name} RENAME COLUMN ${change.part} TO ${change.to}`;
  const away = sql`ALTER TABLE ${change.name} RENAME TO ${moved.name}`;
  const view = standInView(name, moved, context, sql`, ${change.to} AS ${change.part}`);
  const back = [sql`DROP VIEW ${name}`, sql`ALTER TABLE ${moved} RENAME TO ${change.name.name}`];
  return steps(
    step(
      raw([rename, away, view].map((one) => one.text).join(';\n')),
      `The view has the column under both names, and takes reads and writes for the table. ${GRANTS}`,
    ),
    deploy(`Ship code that uses "${change.to}", and wait until no process of the old release runs.`),
    step(raw(back.map((one) => one.text).join(';\n')), 'Brief. The table is back under its own name.'),
  );
}
