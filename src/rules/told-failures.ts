import type { ChangeEffect, Failure } from '../effects/effect.js';
import type { Index } from '../schema/model.js';
import type { Report, StatementContext } from './rule.js';

/** The statement names what is not there. */
export const MISSING: ReadonlySet<string> = new Set(['42P01', '42703', '42704', '42883', '3F000']);

/** The statement makes what is there already. */
export const TAKEN: ReadonlySet<string> = new Set(['42P07', '42701', '42710', '42723', '42P06']);

/** One failure, one finding: another rule knows this one, and says more of it. */
export function isToldElsewhere(effect: ChangeEffect, failure: Failure, context: StatementContext): boolean {
  const { change } = effect;
  if (MISSING.has(failure.sqlstate) || TAKEN.has(failure.sqlstate)) return true;
  switch (change.type) {
    case 'alter-column-type':
      return true;
    case 'add-column':
      return failure.sqlstate === '0A000' || failure.sqlstate === '42P17';
    case 'add-constraint': {
      const { kind, usingIndex, valid } = change.constraint;
      if (kind === 'foreign-key') return failure.sqlstate === '42809' && !valid;
      return failure.sqlstate === '0A000' && kind !== 'exclusion' && usingIndex === null;
    }
    case 'create-index':
      return failure.sqlstate === '0A000' && (!change.concurrently || (!effect.fresh && !change.only));
    case 'detach-partition':
      return failure.sqlstate === '55000';
    case 'drop':
      return change.object === 'index' && dropOfIndexTold(effect, failure, context.schema.index(change.name), context);
    default:
      return false;
  }
}

function dropOfIndexTold(
  effect: ChangeEffect,
  { sqlstate }: Failure,
  index: Index | undefined,
  { schema }: StatementContext,
): boolean {
  if (index === undefined) return false;
  if (index.constraint !== null) return true;
  const partitioned = schema.relations.get(index.table)?.kind === 'partitioned-table';
  return sqlstate === '0A000' && partitioned && !effect.fresh;
}

/** What Postgres will refuse a statement with, of these. No relation is named: what fails, fails on a new table too. */
export function* refusals({ statement, effects }: StatementContext, states: ReadonlySet<string>): Iterable<Report> {
  for (const { change, failures } of effects.changes) {
    // Inside a block it may stand behind a condition, or in reach of an exception handler.
    if (!statement.changes.includes(change)) continue;
    for (const { sqlstate, message } of failures) {
      if (!states.has(sqlstate)) continue;
      yield {
        change,
        message: `Postgres will refuse this with ${sqlstate}: ${message}, as far as the schema before this statement tells.`,
      };
    }
  }
}
