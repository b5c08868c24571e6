import { raw, sql } from '../../core/sql.js';
import { isCovered } from '../../effects/covering-index.js';
import type { Relation } from '../../schema/model.js';
import { foreignKeysOf, type WrittenForeignKey } from '../foreign-keys.js';
import { inPlace, step, steps } from '../rewrite.js';
import { defineRule, type FileContext, type Judged, type Rewrite } from '../rule.js';
import { buildSteps } from '../safe-index.js';
import { nameFor, placeNamed, placeOf } from '../safe-place.js';
import { enumerate } from '../wording.js';
import { quoted } from '../words.js';

export const rule = defineRule({
  id: 'fk-without-covering-index',
  title: 'A foreign key has no index on its own columns',
  category: 'hygiene',
  severity: 'notice',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  filesWith: ['add-constraint', 'add-column', 'create-table'],
  *checkFile(context) {
    const { schema, migration } = context;
    for (const judged of context.statements) {
      for (const { change, target } of judged.effects.changes) {
        const relation = target === null ? undefined : schema.relations.get(target);
        if (relation === undefined || target === null) continue;
        for (const key of foreignKeysOf(change)) {
          // The index may come later in the file, and the foreign key may be gone by then.
          if (!isThere(relation, key) || !allKnown(relation, key.columns, migration.index)) continue;
          if (isCovered(schema, target, key.columns)) continue;
          const columns = enumerate(key.columns.map(quoted));
          yield {
            statement: judged.statement,
            change,
            relation: target,
            message: `No index of ${target} starts with ${columns}: each DELETE of a row in ${schema.relationKey(key.references.table)}, and each change of its key, scans ${target} for rows that point to it.`,
            rewrite: indexed(relation, key.columns, judged, context),
          };
        }
      }
    }
  },
});

function isThere(relation: Relation, { columns, constraint }: WrittenForeignKey): boolean {
  return [...relation.constraints.values()].some(
    (one) =>
      one.kind === 'foreign-key' &&
      one.enforced &&
      one.columns.join('\0') === columns.join('\0') &&
      (constraint.name === null || constraint.name === one.name),
  );
}

/** Every index that could have the columns is known. */
function allKnown(relation: Relation, columns: readonly string[], migration: number): boolean {
  return relation.knowledge === 'full' || columns.every((column) => relation.columns.get(column)?.origin === migration);
}

function indexed(relation: Relation, columns: readonly string[], judged: Judged, context: FileContext): Rewrite {
  const { schema, version, migration } = context;
  const [change] = judged.statement.changes;
  const named = change !== undefined && 'table' in change && change.table !== null ? change.table : relation;
  const place = placeOf(relation, placeNamed({ table: named }, schema, version));
  const name = nameFor(place, columns, 'idx');
  const own = raw(judged.statement.sql);
  if (relation.origin === migration.index || relation.temporary) {
    return inPlace(step(own), step(sql`CREATE INDEX ${name} ON ${place.table} (${columns})`, 'The table is empty.'));
  }
  const plan = { name, unique: false, tail: sql`(${columns})`, columns };
  const build = buildSteps(place, plan);
  // A column of the statement's own must be there first.
  return columns.some((column) => relation.columns.get(column)?.origin === migration.index)
    ? steps(step(own), ...build)
    : steps(...build, step(own));
}
