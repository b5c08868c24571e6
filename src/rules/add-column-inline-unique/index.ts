import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, rewriteReason, withRewrite, workOf } from '../words.js';

export const rule = defineRule({
  id: 'add-column-inline-unique',
  title: 'UNIQUE or PRIMARY KEY written at a new column builds its index under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.unique', 'add-column.primary-key'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    'https://github.com/supabase-community/postgres-language-server/issues/533',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    // Where the whole table is rewritten that is the finding, and its steps bring this constraint in as well.
    if (change.type !== 'add-column' || effect.fresh || rewriteReason(effect) !== null) return;
    const key = change.column.constraints.find((one) => one.kind === 'unique' || one.kind === 'primary-key');
    if (key === undefined || workOf(effect, 'build', 'constraint') === undefined) return;
    const word = key.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY';
    yield withRewrite(
      {
        message: `${word} at the new column "${change.column.name}" builds an index over all of ${nameOf(effect)} under ACCESS EXCLUSIVE: every read and write waits until it is built.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
