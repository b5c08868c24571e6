import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { assumed, nameOf, rewriteReason, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-column-constrained-domain',
  title: 'Adding a column of a domain with constraints rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.constrained-domain', 'add-column.domain'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createdomain.html',
    'src/backend/commands/tablecmds.c: ATExecAddColumn, DomainHasConstraints',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-column' || effect.fresh || rewriteReason(effect) !== 'constrained-domain') return;
    const { name, type } = change.column;
    yield withRewrite(
      {
        message: `The domain ${type.sql} has constraints, so adding "${name}" rewrites ${nameOf(effect)} and rebuilds its indexes under ACCESS EXCLUSIVE, even where the column is empty: every read and write waits until it is done.${assumed(effect)}`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
