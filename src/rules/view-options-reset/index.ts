import { raw } from '../../core/sql.js';
import type { ChangeOf } from '../../sql/change.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { from, says } from '../sql-text.js';
import { standsAlone } from '../stands-alone.js';
import { enumerate } from '../wording.js';
import { withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'view-options-reset',
  title: 'CREATE OR REPLACE VIEW drops security options it does not repeat',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['replace-view'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createview.html',
    'https://www.postgresql.org/docs/current/rules-privileges.html',
  ],
  on: ['create-view'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'create-view' || !change.replace) return;
    const old = context.schema.relation(change.view);
    if (old?.kind !== 'view' || old.origin === context.migration.index) return;
    const repeated = new Set(change.options.map(optionName));
    const lost = old.viewOptions.filter((option) => isOn(option) && !repeated.has(optionName(option)));
    if (lost.length === 0) return;
    const view = effect.target ?? context.schema.relationKey(change.view);
    const message = `CREATE OR REPLACE VIEW without them takes ${enumerate(lost.map(spoken))} off ${view}: ${consequence(lost)}.`;
    yield withRewrite({ relation: view, message }, withOptions(lost, change, context));
  },
});

/** WITH CHECK OPTION in its forms is one option. */
function optionName(option: string): string {
  return option.startsWith('with ') ? 'check_option' : (option.split('=')[0] ?? '').trim();
}

function isOn(option: string): boolean {
  return !/=\s*'?(false|off|no|0)'?$/.test(option);
}

function spoken(option: string): string {
  return option.startsWith('with ') ? option.toUpperCase() : optionName(option);
}

function consequence(lost: readonly string[]): string {
  const names = lost.map(optionName);
  if (names.includes('security_invoker')) {
    return "it reads its tables with its owner's rights again, past grants and row-level policies of the caller";
  }
  if (names.includes('security_barrier')) return 'a function in a WHERE clause can see rows that the view hides';
  return 'rows that the view itself does not show can be written through it';
}

function withOptions(
  lost: readonly string[],
  change: ChangeOf<'create-view'>,
  context: StatementContext,
): Rewrite | null {
  if (!standsAlone(context, change)) return null;
  const text = context.statement.sql;
  const tail = from(text, 'as');
  if (tail === null) return null;
  const head = text.slice(0, -tail.length);
  const options = lost.filter((option) => !option.startsWith('with '));
  // A list that is there already would have to be taken apart.
  if (says(head, 'with')) return null;
  const list = options.length === 0 ? '' : `WITH (${options.join(', ')}) `;
  const check = lost.find((option) => option.startsWith('with '));
  return inPlace(step(raw(`${head}${list}${tail}${check === undefined ? '' : `\n${check.toUpperCase()}`}`)));
}
