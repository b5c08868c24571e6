import { defineRule } from '../rule.js';
import { safeAlterTable } from '../safe-table-change.js';
import { fromType, typeChangeKind } from '../type-change-facts.js';
import { nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'change-type-array',
  title: 'Changing the type of an array column always rewrites the table',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['alter-type.array'],
  sources: [
    'src/backend/commands/tablecmds.c: ATColumnChangeRequiresRewrite (ArrayCoerceExpr is none of its cheap cases)',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
  ],
  on: ['alter-column-type'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'alter-column-type' || effect.fresh || typeChangeKind(effect, change) !== 'array') return;
    yield withRewrite(
      {
        message: `Changing the array "${change.column}"${fromType(effect.column?.type)} to ${change.newType.sql} rewrites ${nameOf(effect)} and rebuilds its indexes under ACCESS EXCLUSIVE, even where the same change is free for the element alone: every read and write waits until it is done.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context),
    );
  },
});
