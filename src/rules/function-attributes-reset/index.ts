import { raw } from '../../core/sql.js';
import { sameArguments } from '../../effects/signatures.js';
import type { ChangeOf } from '../../sql/change.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { says } from '../sql-text.js';
import { standsAlone } from '../stands-alone.js';
import { enumerate } from '../wording.js';
import { withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'function-attributes-reset',
  title: 'CREATE OR REPLACE FUNCTION resets the attributes it does not repeat',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createfunction.html',
    'https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/catalog/pg_proc.c (ProcedureCreate)',
  ],
  on: ['create-function'],
  *check({ change }, context) {
    if (change.type !== 'create-function' || !change.replace) return;
    const old = context.schema
      .routinesNamed(change.name)
      .find((one) => sameArguments(one.definition.argumentTypes, change.argumentTypes));
    if (old === undefined || old.origin === context.migration.index) return;
    const lost = lostAttributes(old.definition, change, context.statement.sql);
    if (lost.length === 0) return;
    const message = `CREATE OR REPLACE gives ${context.schema.routineKey(change.name)} the defaults for what it does not repeat: it loses ${enumerate(lost)}.`;
    yield withRewrite({ message }, repeated(lost, change, context));
  },
});

type Definition = ChangeOf<'create-function'>;

/** As they are written. An attribute that the new text names, with whatever value, is no slip. */
function lostAttributes(old: Omit<Definition, 'start' | 'end'>, change: Definition, text: string): string[] {
  const lost: string[] = [];
  if (old.securityDefiner && !change.securityDefiner && !says(text, 'security', 'invoker'))
    lost.push('SECURITY DEFINER');
  if (old.volatility !== 'volatile' && change.volatility === 'volatile' && !says(text, 'volatile')) {
    lost.push(old.volatility.toUpperCase());
  }
  if (old.strict && !change.strict && !says(text, 'called', 'on', 'null', 'input')) lost.push('STRICT');
  for (const setting of old.settings) {
    if (!change.settings.includes(setting)) lost.push(`SET ${setting}`);
  }
  return lost;
}

/** What a SET clause set is not kept in the model, and nothing can follow a body in BEGIN ATOMIC. */
function repeated(lost: readonly string[], change: Definition, context: StatementContext): Rewrite | null {
  const known = lost.every((attribute) => !attribute.startsWith('SET '));
  if (!known || change.body === null || !standsAlone(context, change)) return null;
  return inPlace(step(raw(`${context.statement.sql}\n${lost.join(' ')}`)));
}
