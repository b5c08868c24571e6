import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { fromType, typeChangeKind } from '../type-change-facts.js';
import { assumed, nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'change-type-rewrite',
  title: "Changing a column's type rewrites the table",
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.rewrite', 'alter-type.partitioned', 'alter-type.free'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'src/backend/commands/tablecmds.c: ATColumnChangeRequiresRewrite',
    'https://github.com/ankane/strong_migrations/issues/128',
  ],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.fresh || typeChangeKind(effect, change) !== 'rewrite') return;
    const using = change.using === null ? '' : ` USING ${change.using.sql}`;
    yield withRewrite(
      {
        message: `Changing "${change.column}"${fromType(effect.column?.type)} to ${change.newType.sql}${using} rewrites ${nameOf(effect)} and rebuilds its indexes under ACCESS EXCLUSIVE: every read and write waits until it is done.${assumed(effect)}`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
