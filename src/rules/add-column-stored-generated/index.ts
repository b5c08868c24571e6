import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, rewriteReason, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-column-stored-generated',
  title: 'Adding a stored generated column rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.stored-generated', 'add-column.virtual-generated'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-generated-columns.html',
    'https://www.postgresql.org/docs/18/release-18.html (virtual generated columns are the default)',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-column' || effect.fresh || rewriteReason(effect) !== 'stored-generated') return;
    const virtual =
      context.version >= 18 ? ' A VIRTUAL column (18) costs nothing to add, but it can have no index.' : '';
    yield withRewrite(
      {
        message: `Adding "${change.column.name}" as GENERATED … STORED computes it for every row: ${nameOf(effect)} is rewritten and its indexes rebuilt under ACCESS EXCLUSIVE, and every read and write waits until it is done.${virtual}`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
