import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { assumed, nameOf, rewriteReason, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-column-volatile-default',
  title: 'Adding a column with a volatile default rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [
    'add-column.volatile-default',
    'add-column.nested-volatile-default',
    'add-column.nextval',
    'add-column.partitioned-volatile',
    'add-column.constant-default',
    'add-column.stable-default',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'src/backend/commands/tablecmds.c: ATExecAddColumn, contain_volatile_functions_not_nextval',
  ],
  on: ['add-column'],
  *check(effect, context) {
    const { change } = effect;
    const reason = rewriteReason(effect);
    if (change.type !== 'add-column' || effect.fresh) return;
    if (reason !== 'volatile-default' && reason !== 'unknown-default') return;
    const { name, default: value } = change.column;
    const given = value === null ? `the default of its type ${change.column.type.sql}` : `DEFAULT ${value.sql}`;
    const table = nameOf(effect);
    const report =
      reason === 'volatile-default'
        ? {
            message: `Adding "${name}" with ${given} rewrites ${table} and rebuilds its indexes under ACCESS EXCLUSIVE: every read and write waits until it is done.`,
          }
        : {
            message: `Adding "${name}" with ${given} rewrites ${table} under ACCESS EXCLUSIVE if the default is volatile, as a function is that does not say otherwise, and nothing here proves that it is not.${assumed(effect)}`,
            // Most types of an unknown database are enums and the like, without a default of their own.
            ...(value === null ? { severity: 'warning' as const } : {}),
          };
    yield withRewrite({ ...report, relation: effect.target }, safeAlterTable(effect, context));
  },
});
