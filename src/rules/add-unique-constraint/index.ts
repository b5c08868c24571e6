import { defineRule } from '../rule.js';
import { constraintWords } from '../safe-constraint.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-unique-constraint',
  title: 'Adding a UNIQUE constraint builds its index under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-unique', 'add-unique.nulls-not-distinct', 'add-unique.partitioned', 'add-unique.using-index'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
  ],
  on: ['add-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'unique' || effect.fresh) return;
    if (effect.failures.length > 0 || workOf(effect, 'build', 'constraint') === undefined) return;
    yield withRewrite(
      {
        message: `Adding ${constraintWords(change.constraint, 'the UNIQUE constraint')} builds an index over all of ${nameOf(effect)} under ACCESS EXCLUSIVE: every read and write waits until it is built.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
