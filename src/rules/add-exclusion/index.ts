import { defineRule } from '../rule.js';
import { constraintWords } from '../safe-constraint.js';
import { nameOf, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-exclusion',
  title: 'Adding an exclusion constraint builds its index under lock, and has no online form',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-exclusion'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE',
    'https://www.postgresql.org/docs/current/sql-altertable.html (table_constraint_using_index: UNIQUE and PRIMARY KEY only)',
  ],
  on: ['add-constraint'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'exclusion' || effect.fresh) return;
    if (workOf(effect, 'build', 'constraint') === undefined) return;
    yield {
      message: `Adding ${constraintWords(change.constraint, 'the exclusion constraint')} builds an index over all of ${nameOf(effect)} under ACCESS EXCLUSIVE: every read and write waits until it is built. Postgres has neither NOT VALID nor USING INDEX for it.`,
      relation: effect.target,
    };
  },
});
