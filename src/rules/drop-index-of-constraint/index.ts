import { raw, sql } from '../../core/sql.js';
import { step, steps } from '../rewrite.js';
import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'drop-index-of-constraint',
  title: 'The index of a constraint goes with the constraint: DROP INDEX fails',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-index.constraint', 'drop-constraint.unique', 'drop-constraint.primary-key'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-dropindex.html',
    'https://www.postgresql.org/docs/current/ddl-depend.html',
  ],
  on: ['drop'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop' || change.object !== 'index') return;
    const index = context.schema.index(change.name);
    if (index?.constraint === null || index?.constraint === undefined) return;
    const relation = context.schema.relations.get(index.table);
    const table =
      relation === undefined
        ? raw(index.table)
        : sql`${{ schema: change.name.schema === null ? null : relation.schema, name: relation.name }}`;
    yield {
      message: `"${change.name.name}" is the index of the constraint "${index.constraint}" of ${index.table}: Postgres refuses to drop it alone (2BP01).`,
      relation: index.table,
      rewrite: steps(
        step(
          sql`ALTER TABLE ${table} DROP CONSTRAINT ${index.constraint}`,
          'Brief, under ACCESS EXCLUSIVE: set a lock_timeout. The index goes along.',
        ),
      ),
    };
  },
});
