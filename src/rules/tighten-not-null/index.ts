import type { ChangeEffect } from '../../effects/effect.js';
import type { StatementContext } from '../rule.js';
import { defineRule } from '../rule.js';
import { workOf } from '../words.js';

export const rule = defineRule({
  id: 'tighten-not-null',
  title: 'The running release may still write NULL to a column that becomes required',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: ['set-not-null', 'add-not-null.not-valid', 'add-check.not-valid'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://github.com/sbdchd/squawk/issues/937',
  ],
  on: ['set-not-null', 'add-constraint'],
  *check(effect, context) {
    if (effect.fresh) return;
    const columns = required(effect, context).filter((column) => tightens(effect, column, context));
    if (columns.length === 0) return;
    const names = columns.map((column) => `"${column}"`).join(', ');
    const given = columns.every((column) => effect.relation?.columns.get(column)?.default);
    const once = valid(effect) ? '' : ' NOT VALID spares old rows only.';
    const omitted = given ? '' : ', or leaves it out,';
    yield {
      relation: effect.target,
      message: `From here on every write of the running release that sets ${names} of ${effect.target} to NULL${omitted} fails.${once}`,
    };
  },
});

/** Columns that the change forbids to be null. */
function required({ change, work, relation, target }: ChangeEffect, { schema }: StatementContext): readonly string[] {
  if (change.type === 'set-not-null') {
    // Nothing to scan: it was NOT NULL already, or a CHECK has said so before.
    const known = relation?.columns.has(change.column);
    return known && work.length === 0 ? [] : [change.column];
  }
  if (change.type !== 'add-constraint') return [];
  const { constraint } = change;
  if (constraint.kind === 'not-null') return constraint.columns;
  if (constraint.kind === 'primary-key' && constraint.usingIndex !== null && target !== null) {
    const index = schema.indexesOf(target).find((one) => one.name === constraint.usingIndex);
    return index?.elements.flatMap((element) => element.column ?? []) ?? [];
  }
  if (constraint.kind !== 'check' || !constraint.enforced) return [];
  const proves = constraint.expression?.provesNotNull ?? [];
  return constraint.columns.every((column) => proves.includes(column)) ? proves : [];
}

function valid({ change }: ChangeEffect): boolean {
  return change.type !== 'add-constraint' || change.constraint.valid;
}

function tightens(effect: ChangeEffect, column: string, { migration }: StatementContext): boolean {
  const known = effect.relation?.columns.get(column);
  if (known === undefined) return effect.relation?.knowledge !== 'full';
  if (known.notNull) return false;
  // The running release does not know a new column and leaves it out: a default saves it.
  if (known.origin === migration.index) return known.default === null && known.identity === null;
  const { change } = effect;
  // A CHECK that spares the scan refuses NULL already.
  const proves =
    change.type === 'set-not-null' || (change.type === 'add-constraint' && change.constraint.usingIndex !== null);
  return !proves || workOf(effect, 'scan') !== undefined;
}
