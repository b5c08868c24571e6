import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'rule-instead',
  title: "A rule INSTEAD keeps the running release's statements from being run",
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
    if (change.type !== 'create-rule' || fresh || !change.instead) return;
    if (change.event === 'select' || relation?.kind === 'view') return;
    const event = change.event.toUpperCase();
    const instead = change.actions.length === 0 ? 'nothing' : 'something else';
    yield {
      message: `From now on each ${event} of ${target} does ${instead} and reports no error: code of the running release takes it for done.`,
      relation: target,
    };
  },
});
