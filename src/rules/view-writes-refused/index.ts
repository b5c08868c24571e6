import { dropsWriting, refusesThroughView } from '../../effects/labels/refused-writes.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'view-writes-refused',
  title: 'Writes of the running release through a view fail from here on',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS',
    'https://www.postgresql.org/docs/current/rules-views.html#RULES-VIEWS-UPDATE',
  ],
  on: ['drop', 'create-view', 'set-storage-parameters'],
  *check(effect) {
    const { change, relation, target } = effect;
    if (effect.fresh) return;
    if (change.type === 'drop') {
      if (!dropsWriting(change, relation)) return;
      yield {
        relation: target,
        message: `"${change.name.name}" is what turns writes to the view ${target} into something else: without it they fail with 55000, or go straight to the table behind it.`,
      };
    } else if (change.type === 'create-view' || change.type === 'set-storage-parameters') {
      if (!refusesThroughView(change, relation)) return;
      yield {
        relation: target,
        message: `With CHECK OPTION ${target} refuses rows that it would not show (44000); the running release may write such rows through it.`,
      };
    }
  },
});
