import { quoteName } from '../../core/name.js';
import type { Change, Constraint } from '../../sql/change.js';
import { definedColumns } from '../column-definitions.js';
import { mutableFunction } from '../immutability.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'check-not-immutable',
  title: 'A CHECK that depends on time or on other data is true only for a while',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: ['add-check'],
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS'],
  on: ['add-constraint', 'add-column', 'create-table', 'create-domain', 'alter-domain'],
  *check({ change }, { schema }) {
    for (const { kind, name, expression } of constraintsOf(change)) {
      if (kind !== 'check' || expression === null) continue;
      const mutable = mutableFunction(expression, schema);
      if (mutable === undefined) continue;
      const which = name === null ? 'The CHECK' : `"${name}"`;
      yield {
        message: `${which} calls ${quoteName(mutable)}(), which is not IMMUTABLE: rows that pass today may break it tomorrow, and then a dump can't be restored and an UPDATE of any other column fails.`,
      };
    }
  },
});

function constraintsOf(change: Change): readonly Constraint[] {
  if (change.type === 'add-constraint') return [change.constraint];
  if (change.type === 'alter-domain') return change.constraint === null ? [] : [change.constraint];
  if (change.type === 'create-domain') return change.constraints;
  const inline = definedColumns(change).flatMap((column) => column.constraints);
  return change.type === 'create-table' ? [...inline, ...change.constraints] : inline;
}
