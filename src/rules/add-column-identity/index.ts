import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, rewriteReason, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-column-identity',
  title: 'Adding an identity column rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.identity'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-identity-columns.html',
    'src/backend/commands/tablecmds.c: ATExecAddColumn, RELKIND_HAS_STORAGE and identity defaults',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-column' || effect.fresh || rewriteReason(effect) !== 'identity') return;
    yield withRewrite(
      {
        message: `Adding the identity column "${change.column.name}" numbers every row: ${nameOf(effect)} is rewritten and its indexes rebuilt under ACCESS EXCLUSIVE, and every read and write waits until it is done.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
