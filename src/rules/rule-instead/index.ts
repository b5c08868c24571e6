import { stopsWriters } from '../../effects/labels/refused-writes.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'rule-instead',
  title: "A rule keeps the running release's statements from being run, or fails them",
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['create-rule'],
  sources: [
    'https://www.postgresql.org/docs/current/rules-update.html',
    'https://www.postgresql.org/docs/current/rules-status.html',
  ],
  on: ['create-rule'],
  *check(effect) {
    const { change, fresh, relation, target } = effect;
    if (change.type !== 'create-rule' || fresh || !stopsWriters(change, relation)) return;
    if (!change.instead) {
      yield {
        message: `A table with a rule for INSERT or UPDATE takes no ON CONFLICT: such INSERTs of the running release into ${target} fail with 0A000.`,
        relation: target,
      };
      return;
    }
    const event = change.event.toUpperCase();
    const instead = change.actions.length === 0 ? 'nothing' : 'something else';
    yield {
      message: `From now on each ${event} of ${target} does ${instead} and reports no error: code of the running release takes it for done.`,
      relation: target,
    };
  },
});
