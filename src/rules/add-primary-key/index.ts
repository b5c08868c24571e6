import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-primary-key',
  title: 'Adding a primary key builds its index, and may look for nulls, under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [
    'add-primary-key',
    'add-primary-key.nullable',
    'add-primary-key.partitioned',
    'add-primary-key.using-index',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    'src/backend/parser/parse_utilcmd.c: transformIndexConstraints',
  ],
  on: ['add-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'primary-key' || effect.fresh) return;
    if (effect.failures.length > 0 || workOf(effect, 'build', 'constraint') === undefined) return;
    const scan = workOf(effect, 'scan', 'primary-key-not-null') === undefined ? '' : ' and looks for nulls';
    yield withRewrite(
      {
        message: `Adding a primary key to ${nameOf(effect)} builds an index over the whole table${scan} under ACCESS EXCLUSIVE: every read and write waits until it is done.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
