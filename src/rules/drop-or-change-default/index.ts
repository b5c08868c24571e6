import type { ChangeEffect } from '../../effects/effect.js';
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
  on: ['drop-default', 'set-default'],
  *check(effect, context) {
    // default-dropped-after-add speaks of columns that this migration adds.
    if (effect.fresh || effect.freshColumn) return;
    const report = effect.change.type === 'drop-default' ? dropped(effect, context) : changed(effect, context);
    if (report !== null) yield { relation: effect.target, ...report };
  },
});

function dropped({ change, column, target }: ChangeEffect, context: StatementContext): Report | null {
  if (change.type !== 'drop-default' || (column !== null && column.default === null)) return null;
  const another = changesAfter(context, change).some(
    (one) =>
      (one.type === 'set-default' || one.type === 'add-identity') &&
      one.column === change.column &&
      context.schema.relationKey(one.table) === target,
  );
  if (another) return null;
  const get = column === null ? 'get NULL or fail' : column.notNull ? 'fail with 23502' : 'get NULL';
  return {
    message: `INSERTs of the running release that leave "${change.column}" of ${target} to its default ${get} from here on.`,
  };
}

function changed({ change, column, target }: ChangeEffect, _context: StatementContext): Report | null {
  if (change.type !== 'set-default' || column === null || column.default === null) return null;
  if (column.default.sql === change.default.sql) return null;
  return {
    message: `INSERTs of the running release that leave "${change.column}" of ${target} to its default get ${change.default.sql} instead of ${column.default.sql} from here on.`,
  };
}
