import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { fromType, typeChangeKind } from '../type-change-facts.js';
import { assumed, nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'change-type-index-rebuild',
  title: "Changing a column's type or collation rebuilds its indexes under lock",
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.collation', 'alter-type.expression-index'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'src/backend/commands/tablecmds.c: RememberIndexForRebuilding, TryReuseIndex',
  ],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.fresh || typeChangeKind(effect, change) !== 'index-rebuild')
      return;
    const collation = change.collation === null ? '' : ` COLLATE "${change.collation.name}"`;
    yield withRewrite(
      {
        message: `Changing "${change.column}"${fromType(effect.column?.type)} to ${change.newType.sql}${collation} leaves the rows of ${nameOf(effect)} as they are, but rebuilds indexes that use the column under ACCESS EXCLUSIVE: every read and write waits until they are built.${assumed(effect)}`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
