import type { Observation } from '../../shadow/observation.js';
import { defineRule, type StatementContext } from '../rule.js';

/** No `relation` is named: what fails, fails on a new table too. */
export const rule = defineRule({
  id: 'refused-by-postgres',
  title: 'A throw-away Postgres that ran the migrations refused the statement',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  *checkStatement(context) {
    const failure = context.observation?.failure ?? null;
    if (failure === null || wasForetold(failure, context)) return;
    const { start, end } = context.statement.span;
    const at = failure.offset === null ? null : start + failure.offset;
    yield {
      message: `A throw-away Postgres refused this with ${failure.sqlstate}: ${failure.message}`,
      ...(at === null || at >= end ? {} : { place: { start: at, end } }),
    };
  },
});

/** One failure, one finding: what the rules knew without asking, they say themselves. */
function wasForetold(
  { sqlstate }: NonNullable<Observation['failure']>,
  { effects, session }: StatementContext,
): boolean {
  if (sqlstate === '25P01') return session.transaction === 'none';
  if (sqlstate === '25001') return !effects.transactional && session.transaction !== 'none';
  if (sqlstate === ENUM_VALUE_TOO_EARLY) return true;
  return effects.changes.some(({ failures }) => failures.some((one) => one.sqlstate === sqlstate));
}

/** unsafe_new_enum_value_usage: rule enum-value-used-same-transaction. */
const ENUM_VALUE_TOO_EARLY = '55P04';
