import type { ChangeEffect } from '../../effects/effect.js';
import { surelyNotComparable } from '../../effects/predict/castable.js';
import { referencedColumns } from '../../effects/predict/type-change.js';
import { isUnknownType } from '../../schema/fold/expression.js';
import type { Schema } from '../../schema/model.js';
import type { TypeName } from '../../sql/change.js';
import { only } from '../around.js';
import { foreignKeysOf } from '../foreign-keys.js';
import { defineRule, type StatementContext } from '../rule.js';
import { quoted } from '../words.js';

export const rule = defineRule({
  id: 'fk-type-mismatch',
  title: 'A foreign key and the key that it points to have different types',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
    'src/backend/commands/tablecmds.c: ATAddForeignKeyConstraint (comparison across types)',
  ],
  on: ['create-table', 'add-column', 'add-constraint'],
  *check(effect, context) {
    const { schema } = context;
    for (const { columns, references } of foreignKeysOf(effect.change)) {
      const parent = schema.relation(references.table);
      if (parent === undefined) continue;
      const key = `${parent.schema}.${parent.name}`;
      const wanted = referencedColumns(references.columns, parent);
      for (const [at, column] of columns.entries()) {
        const from = typeOf(column, effect, context);
        const to = parent.columns.get(wanted[at] ?? '')?.type;
        // What can't be compared at all, Postgres refuses: will-fail says so.
        if (from === undefined || to === undefined || surelyNotComparable(from, to, schema)) continue;
        if (isUnknownType(from) || isUnknownType(to) || areAlike(from, to, schema)) continue;
        yield {
          relation: effect.target,
          message: `${quoted(column)} of ${effect.target} is ${from.sql}, and ${quoted(wanted[at] ?? '')} of ${key}, which it points to, is ${to.sql}. ${consequence(from, to)}`,
        };
      }
    }
  },
});

const INTEGERS = ['int2', 'int4', 'int8'];

function consequence(from: TypeName, to: TypeName): string {
  return INTEGERS.includes(from.name) && INTEGERS.indexOf(from.name) < INTEGERS.indexOf(to.name)
    ? 'Once a key is larger than it can hold, no row can point to it (22003).'
    : 'Each look-up compares across types, and a later change of one drags the other along.';
}

/** The referencing column's type: of the change itself, of another part of the statement, or of the table. */
function typeOf(
  column: string,
  { change, relation }: ChangeEffect,
  { statement }: StatementContext,
): TypeName | undefined {
  if (change.type === 'create-table') return change.columns.find((one) => one.name === column)?.type;
  const added = only(statement.changes, 'add-column').find((one) => one.column.name === column);
  return added?.column.type ?? relation?.columns.get(column)?.type;
}

function areAlike(a: TypeName, b: TypeName, schema: Schema): boolean {
  const [from, to] = [baseOf(a, schema), baseOf(b, schema)];
  if (from.name !== to.name || from.array !== to.array) return STRINGS.has(from.name) && STRINGS.has(to.name);
  return from.name !== 'bpchar' || from.modifiers.join() === to.modifiers.join();
}

/** The same bytes, compared the same way. */
const STRINGS = new Set(['text', 'varchar']);

function baseOf(type: TypeName, schema: Schema): TypeName {
  const user = schema.userType(type);
  return user?.kind === 'domain' ? baseOf(user.base, schema) : type;
}
