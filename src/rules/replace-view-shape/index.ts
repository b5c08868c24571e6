import type { ChangeEffect } from '../../effects/effect.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesAfter, isAbsent, only } from '../around.js';
import { defineRule, type Report, type StatementContext } from '../rule.js';

export const rule = defineRule({
  id: 'replace-view-shape',
  title: 'CREATE OR REPLACE VIEW can only append columns; dropping it first loses its grants',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['replace-view', 'drop-view'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createview.html',
    'https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/commands/view.c (checkViewColumns)',
  ],
  on: ['create-view', 'drop'],
  *check(effect, context) {
    const { change } = effect;
    const report =
      change.type === 'create-view'
        ? replaced(effect, change, context)
        : change.type === 'drop' && change.object === 'view'
          ? dropped(effect, change, context)
          : null;
    if (report !== null) yield report;
  },
});

function replaced(effect: ChangeEffect, change: ChangeOf<'create-view'>, { schema }: StatementContext): Report | null {
  const old = schema.relation(change.view);
  if (!change.replace || old?.kind !== 'view' || change.query.star) return null;
  const before = old.columns.size > 0 ? [...old.columns.keys()] : old.query?.star ? [] : (old.query?.output ?? []);
  const written = change.query.output.map((name, index) => change.columnNames[index] ?? name);
  const view = effect.target ?? schema.relationKey(change.view);
  if (written.length < before.length) {
    const gone = before.filter((name) => name !== null && !written.includes(name));
    const which = gone.length === 0 ? '' : ` ("${gone.join('", "')}")`;
    return {
      relation: view,
      message: `CREATE OR REPLACE VIEW can't drop columns${which} of ${view}: it fails with 42P16.`,
    };
  }
  const at = before.findIndex((name, index) => name !== null && written[index] !== null && written[index] !== name);
  if (at < 0) return null;
  return {
    relation: view,
    message: `CREATE OR REPLACE VIEW can't rename or move columns: column ${at + 1} of ${view} is "${before[at]}" and would be "${written[at]}", so it fails with 42P16.`,
  };
}

function dropped(effect: ChangeEffect, change: ChangeOf<'drop'>, context: StatementContext): Report | null {
  const { schema, session } = context;
  if (effect.fresh || isAbsent(schema, change.name)) return null;
  const view = effect.target ?? schema.relationKey(change.name);
  const again = only(changesAfter(context, change), 'create-view').find((one) => schema.key(one.view) === view);
  if (again === undefined) return null;
  const regranted = changesAfter(context, change).some(
    (one) => one.type === 'grant' && one.names.some((name) => schema.relationKey(name) === view),
  );
  const gap = session.transaction === 'none' ? ' In between it is missing, because the statements run one by one.' : '';
  if (regranted && gap === '') return null;
  return {
    relation: view,
    severity: 'warning',
    message: `Dropping and creating ${view} again loses its grants, comments, rules and triggers, which have to be made again in the same transaction.${gap}`,
  };
}
