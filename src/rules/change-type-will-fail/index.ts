import { defineRule } from '../rule.js';
import { typeChangeKind } from '../type-change-facts.js';
import { nameOf } from '../words.js';

export const rule = defineRule({
  id: 'change-type-will-fail',
  title: 'Something depends on the column, so Postgres refuses to change its type',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.view', 'alter-type.partition-key'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-depend.html',
    'src/backend/commands/tablecmds.c: RememberAllDependentForRebuilding',
  ],
  on: ['alter-column-type'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || typeChangeKind(effect, change) !== 'fails') return;
    const reasons = effect.failures.map((failure) => `${failure.message} (${failure.sqlstate})`).join(' ');
    yield {
      message: `Changing the type of "${change.column}" of ${nameOf(effect)} fails: ${reasons}`,
      relation: effect.target,
    };
  },
});
