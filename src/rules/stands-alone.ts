import type { Change } from '../sql/change.js';
import type { StatementContext } from './rule.js';

/** The statement itself says it, not the code of a DO block or a function that the statement calls. */
export function isWritten(context: StatementContext, change: Change): boolean {
  return context.statement.changes.includes(change);
}

/** The change is all that the statement says. */
export function standsAlone(context: StatementContext, change: Change): boolean {
  return context.statement.changes.length === 1 && isWritten(context, change);
}
