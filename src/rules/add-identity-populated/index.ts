import { quoteName } from '../../core/name.js';
import { literal, raw, sql } from '../../core/sql.js';
import { keyOf, type Relation } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { changesAfter, only, textOf } from '../around.js';
import { inPlace, step } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { says } from '../sql-text.js';
import { isWritten } from '../stands-alone.js';
import { keyColumns } from '../unique-keys.js';
import { nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-identity-populated',
  title: 'Identity on a column with values starts at 1 and collides with them',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-identity', 'setval'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://www.postgresql.org/docs/current/functions-sequence.html',
  ],
  on: ['add-identity'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-identity' || effect.fresh || effect.freshColumn) return;
    if (effect.failures.length > 0 || startsElsewhere(change, context)) return;
    const then = letsTwoIn(effect.relation, change.column, context)
      ? 'no unique index is over that column alone, so new rows get numbers that old ones have'
      : 'INSERTs fail with 23505';
    const message = `The identity of "${change.column}" in ${nameOf(effect)} starts at 1: where the table has rows, ${then} until the sequence has passed their largest value.`;
    yield withRewrite({ relation: effect.target, message }, withStart(context, change));
  },
});

/** Nothing known keeps the same number from standing in two rows. */
function letsTwoIn(relation: Relation | null, column: string, { schema }: StatementContext): boolean {
  if (relation?.knowledge !== 'full') return false;
  return !schema.indexesOf(keyOf(relation)).some((one) => one.unique && keyColumns(one.elements) === column);
}

/** START or RESTART is written, or the file sets the sequence afterwards. */
function startsElsewhere(change: ChangeOf<'add-identity'>, context: StatementContext): boolean {
  const text = textOf(context, change);
  if (says(text, 'start') || says(text, 'restart')) return true;
  const after = changesAfter(context, change);
  const restarts = [...only(after, 'alter-identity'), ...only(after, 'alter-sequence')].some((one) => one.restart);
  const sets = after.some((one) => {
    if (one.type === 'select') return one.query.functions.some(({ name }) => name === 'setval');
    return one.type === 'do' && says(textOf(context, one), 'setval');
  });
  return restarts || sets || after.some((one) => one.type === 'do' && /\bsetval\b/i.test(textOf(context, one)));
}

/** The statement with a setval for each identity it adds, in the same transaction. */
function withStart(context: StatementContext, change: ChangeOf<'add-identity'>): Rewrite | null {
  if (!isWritten(context, change)) return null;
  const sets = only(context.statement.changes, 'add-identity').map(({ table, column }) => {
    const sequence = sql`pg_get_serial_sequence(${literal(quoteName(table))}, ${literal(column)})`;
    return sql`SELECT setval(${sequence}, coalesce(max(${column}), 0) + 1, false) FROM ${table}`.text;
  });
  return inPlace(
    step(
      raw([context.statement.sql, ...sets].join(';\n')),
      'In one transaction: nobody can insert in between. Reading the largest value is quick where the column has an index.',
    ),
  );
}
