import { raw, sql } from '../../core/sql.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { ChangeOf } from '../../sql/change.js';
import { renamedKind } from '../renamed-kind.js';
import { deploy, step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { besideRelation, GRANTS, nameTakenAfter, standInView, takesViewsName, viewAfter } from '../stand-in-view.js';
import { standsAlone } from '../stands-alone.js';

export const rule = defineRule({
  id: 'rename-table',
  title: 'Renaming a table breaks the code that is running',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['rename-table'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS',
  ],
  on: ['rename'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'rename' || effect.fresh || renamedKind(effect, context.schema) !== 'table') return;
    const table = effect.target ?? context.schema.relationKey(change.name);
    if (takesViewsName(context, change, siblingKey(table, change.to))) return;
    const other = nameTakenAfter(context, change, table);
    if (other || viewAfter(context, change, table) !== undefined) {
      if (context.session.transaction !== 'none') return;
      yield {
        relation: table,
        severity: 'notice',
        message: `${table} is gone for the moment between the rename and the ${other ? 'table' : 'view'} that takes its name; in one transaction nobody would see that.`,
      };
      return;
    }
    const rewrite = standsAlone(context, change) ? throughView(effect, change, context) : null;
    yield {
      relation: table,
      message: `The running release still uses ${table}: from the moment it is called "${change.to}" those statements fail with 42P01 until the last old process is gone.`,
      ...(rewrite && { rewrite }),
    };
  },
});

function siblingKey(key: string, name: string): string {
  return `${key.slice(0, key.indexOf('.'))}.${name}`;
}

function throughView(effect: ChangeEffect, change: ChangeOf<'rename'>, context: StatementContext): Rewrite | null {
  if (effect.target === null || effect.relation?.kind === 'foreign-table') return null;
  const view = besideRelation(context.schema, change.name, effect.target, change.name.name);
  const table = { ...view, name: change.to };
  const rename = sql`ALTER TABLE ${change.name} RENAME TO ${change.to}`;
  return steps(
    step(
      raw([rename, standInView(view, table, context)].map((one) => one.text).join(';\n')),
      `The view takes reads and writes under the old name. ${GRANTS}`,
    ),
    deploy(`Ship code that uses "${change.to}", and wait until no process of the old release runs.`),
    step(sql`DROP VIEW ${view}`, 'Brief.'),
  );
}
