import { defineRule } from '../rule.js';
import { nameOf } from '../words.js';

export const rule = defineRule({
  id: 'partition-leaves-parent',
  title: 'Queries of the parent lose the rows of a table that is detached from it',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['detach-partition', 'detach-partition.concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html',
    'https://www.postgresql.org/docs/current/ddl-inherit.html',
  ],
  on: ['detach-partition', 'inherit'],
  *check(effect, context) {
    const { change, target } = effect;
    if (effect.fresh) return;
    if (change.type === 'detach-partition') {
      // FINALIZE ends what an earlier statement began.
      if (change.finalize) return;
      yield {
        relation: target,
        message: `Once ${change.partition.name} is detached, queries of ${nameOf(effect)} no longer find its rows, and new rows of its range fail with 23514 where no default partition takes them.`,
      };
    } else if (change.type === 'inherit' && !change.inherit) {
      yield {
        relation: target,
        message: `Once ${nameOf(effect)} no longer inherits, queries of ${context.schema.relationKey(change.parent)} do not find its rows any more.`,
      };
    }
  },
});
