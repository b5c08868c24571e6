import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, rewriteReason, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-column-serial',
  title: 'Adding a serial column rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.serial'],
  sources: [
    'https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-column' || effect.fresh || rewriteReason(effect) !== 'serial') return;
    yield withRewrite(
      {
        message: `Adding "${change.column.name}" as ${change.column.type.sql} numbers every row: ${nameOf(effect)} is rewritten and its indexes rebuilt under ACCESS EXCLUSIVE, and every read and write waits until it is done.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
