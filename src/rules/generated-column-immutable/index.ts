import type { Name } from '../../core/name.js';
import { quoteName } from '../../core/name.js';
import type { ChangeEffect } from '../../effects/effect.js';
import type { Expression } from '../../sql/change.js';
import { definedColumns } from '../column-definitions.js';
import { mutableFunction } from '../immutability.js';
import { defineRule, type StatementContext } from '../rule.js';

export const rule = defineRule({
  id: 'generated-column-immutable',
  title: 'A generated column may use immutable functions only',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-column.stored-generated', 'add-column.virtual-generated'],
  sources: ['https://www.postgresql.org/docs/current/ddl-generated-columns.html'],
  on: ['add-column', 'create-table', 'set-expression'],
  *check(effect, context) {
    for (const { column, expression, virtual } of generated(effect, context)) {
      const mutable = mutableFunction(expression, context.schema);
      if (mutable !== undefined) {
        yield {
          message: `The expression of "${column}" calls ${quoteName(mutable)}(), which is not IMMUTABLE: Postgres refuses it in a generated column with 42P17.`,
        };
        continue;
      }
      const own = virtual ? ownFunction(expression, context) : undefined;
      if (own === undefined) continue;
      yield {
        message: `The expression of "${column}" calls the user-defined ${quoteName(own)}(): Postgres 18 refuses that in a virtual generated column with 0A000; STORED allows it.`,
      };
    }
  },
});

interface Generated {
  readonly column: string;
  readonly expression: Expression;
  readonly virtual: boolean;
}

function generated({ change, column }: ChangeEffect, { version }: StatementContext): Generated[] {
  if (change.type === 'set-expression') {
    return [{ column: change.column, expression: change.expression, virtual: column?.generated?.kind === 'virtual' }];
  }
  return definedColumns(change).flatMap(({ name, generated: found }) => {
    if (found === null) return [];
    const virtual = found.kind === 'virtual' || (found.kind === 'unspecified' && version >= 18);
    return [{ column: name, expression: found.expression, virtual }];
  });
}

function ownFunction(expression: Expression, { schema }: StatementContext): Name | undefined {
  return expression.functions.find((name) => schema.routinesNamed(name).length > 0);
}
