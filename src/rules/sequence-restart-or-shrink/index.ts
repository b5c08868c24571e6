import { endsSooner } from '../../effects/labels/sequence-end.js';
import type { ChangeOf } from '../../sql/change.js';
import { textOf } from '../around.js';
import { defineRule, type StatementContext } from '../rule.js';
import { says } from '../sql-text.js';

export const rule = defineRule({
  id: 'sequence-restart-or-shrink',
  title: 'A sequence that restarts or shrinks hands out numbers again, or none at all',
  category: 'destructive',
  severity: 'warning',
  preset: 'recommended',
  operations: ['alter-sequence', 'alter-identity.restart'],
  sources: ['https://www.postgresql.org/docs/current/sql-altersequence.html'],
  on: ['alter-sequence', 'alter-identity'],
  *check(effect, context) {
    const { change } = effect;
    if (effect.fresh) return;
    if (change.type === 'alter-identity') {
      if (!change.restart || effect.freshColumn) return;
      const column = `"${change.column}" of ${effect.target ?? context.schema.relationKey(change.table)}`;
      yield { relation: effect.target, message: restarted(`The identity of ${column}`) };
      return;
    }
    if (change.type !== 'alter-sequence') return;
    const sequence = context.schema.sequence(change.sequence);
    if (sequence?.temporary || sequence?.origin === context.migration.index) return;
    const key = context.schema.sequenceKey(change.sequence);
    if (change.restart) yield { relation: key, message: restarted(key) };
    else if (endsSooner(change, context.schema)) {
      yield {
        relation: key,
        message: `The new limit of ${key} may lie below numbers it has reached or soon will: then the ALTER or the next nextval fails, with 22023 or 2200H.`,
      };
    } else if (cycles(change, context)) {
      yield {
        relation: key,
        message: `With CYCLE ${key} starts over at its end, and hands out numbers that are in use.`,
      };
    }
  },
});

function restarted(what: string): string {
  return `${what} restarts: numbers below its present value are handed out again, and INSERTs that meet a row with one fail with 23505.`;
}

function cycles(change: ChangeOf<'alter-sequence'>, context: StatementContext): boolean {
  return change.options.includes('cycle') && !says(textOf(context, change), 'no', 'cycle');
}
