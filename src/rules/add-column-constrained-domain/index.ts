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
    const reason = rewriteReason(effect);
    if (change.type !== 'add-column' || effect.fresh) return;
    if (reason !== 'constrained-domain' && reason !== 'unknown-type') return;
    const { name, type } = change.column;
    const known = reason === 'constrained-domain';
    const has = known
      ? `The domain ${type.sql} has constraints, so adding`
      : `If ${type.sql} is a domain with constraints, adding`;
    yield withRewrite(
      {
        message: `${has} "${name}" rewrites ${nameOf(effect)} and rebuilds its indexes under ACCESS EXCLUSIVE, even where the column is empty: every read and write waits until it is done.${assumed(effect)}`,
        relation: effect.target,
        ...(known ? {} : { severity: 'warning' as const }),
      },
      safeAlterTable(effect, context),
    );
  },
});
