import type { ChangeEffect } from '../../effects/effect.js';
import { dropsFilling } from '../../effects/labels/refused-writes.js';
import type { Expression } from '../../sql/change.js';
import { changesAfter } from '../around.js';
import { defineRule, type Report, type StatementContext } from '../rule.js';

export const rule = defineRule({
  id: 'drop-or-change-default',
  title: 'INSERTs of the running release rely on a default that goes or changes',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-default', 'set-default'],
  sources: ['https://www.postgresql.org/docs/current/ddl-default.html'],
  on: ['drop-default', 'set-default', 'drop-identity', 'drop'],
  *check(effect, context) {
    // default-dropped-after-add speaks of columns that this migration adds.
    if (effect.fresh || effect.freshColumn) return;
    const { change } = effect;
    if (change.type === 'drop') {
      if (change.object === 'trigger' && dropsFilling(change, effect.relation, context))
        yield {
          relation: effect.target,
          message: `The trigger "${change.name.name}" gives a required column of ${effect.target} its value: INSERTs of the running release that leave it out fail with 23502 without it.`,
        };
      return;
    }
    const report = effect.change.type === 'set-default' ? changed(effect, context) : dropped(effect, context);
    if (report !== null) yield { relation: effect.target, ...report };
  },
});

function dropped(effect: ChangeEffect, context: StatementContext): Report | null {
  const { change, column, target } = effect;
  if (change.type === 'drop-identity') {
    if (filledAgain(effect, change.column, context)) return null;
    return {
      message: `INSERTs of the running release that leave "${change.column}" of ${target} to be numbered fail with 23502 from here on: an identity column is NOT NULL.`,
    };
  }
  if (change.type !== 'drop-default' || (column !== null && column.default === null)) return null;
  if (filledAgain(effect, change.column, context)) return null;
  const get = column === null ? 'get NULL or fail' : column.notNull ? 'fail with 23502' : 'get NULL';
  return {
    message: `INSERTs of the running release that leave "${change.column}" of ${target} to its default ${get} from here on.`,
  };
}

/** The file gives the column another default, or numbers it anew. */
function filledAgain({ change, target }: ChangeEffect, column: string, context: StatementContext): boolean {
  return changesAfter(context, change).some(
    (one) =>
      (one.type === 'set-default' || one.type === 'add-identity') &&
      one.column === column &&
      context.schema.relationKey(one.table) === target,
  );
}

function changed({ change, column, target }: ChangeEffect, _context: StatementContext): Report | null {
  if (change.type !== 'set-default' || column === null || column.default === null) return null;
  if (same(column.default, change.default)) return null;
  return {
    message: `INSERTs of the running release that leave "${change.column}" of ${target} to its default get ${change.default.sql} instead of ${column.default.sql} from here on.`,
  };
}

/** The same text, or the same literal: a cast that only one of them has changes nothing of what the column keeps. */
function same(before: Expression, after: Expression): boolean {
  return before.sql === after.sql || (typeof before.literal === 'string' && before.literal === after.literal);
}
