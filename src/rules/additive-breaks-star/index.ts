import { keyOf } from '../../schema/model.js';
import type { EmbeddedStatement } from '../../sql/change.js';
import { lastPart, mayName, untrackedRoutines } from '../routine-uses.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'additive-breaks-star',
  title: 'A new column breaks INSERT … SELECT * in a function body',
  category: 'incompatible',
  severity: 'notice',
  preset: 'recommended',
  operations: ['add-column'],
  sources: ['https://www.postgresql.org/docs/current/sql-insert.html'],
  on: ['add-column'],
  *check(effect, { schema }) {
    const { change, target } = effect;
    if (change.type !== 'add-column' || effect.fresh || target === null) return;
    const name = lastPart(target);
    const starred = untrackedRoutines(schema, (body) => body.includes('*'));
    const users = starred.filter(
      (routine) =>
        mayName(routine, 'insert') &&
        mayName(routine, name) &&
        routine.definition.code?.statements.some((statement) =>
          copiesStar(statement, (one) => schema.relationKey(one) === target),
        ),
    );
    if (users.length === 0) return;
    yield {
      relation: target,
      message: `${enumerateSome(users.map(keyOf))} inserts SELECT * from ${target} without a list of columns: with "${change.column.name}" there is one more than the other table may have, and the call fails with 42601.`,
    };
  },
});

type IsTable = (name: { readonly schema: string | null; readonly name: string }) => boolean;

function copiesStar({ changes }: EmbeddedStatement, isTable: IsTable): boolean {
  return changes.some(
    (change) =>
      change.type === 'insert' &&
      change.columns.length === 0 &&
      change.query?.star === true &&
      change.query.relations.some(isTable) &&
      // A table that is copied into itself gets the column on both sides.
      !isTable(change.table),
  );
}
