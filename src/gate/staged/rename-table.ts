import { UsageError } from '../../core/errors.js';
import { raw, sql } from '../../core/sql.js';
import { step } from '../../rules/rewrite.js';
import type { Place } from '../../rules/safe-place.js';
import { GRANTS, standInView } from '../../rules/stand-in-view.js';
import type { Relation } from '../../schema/model.js';
import type { Staged, World } from './staged.js';

/** A table under a new name; a view takes reads and writes under the old one, so no row has to be copied. */
export function renameTable(
  { schema, version, carried }: World,
  { place, relation }: { place: Place; relation: Relation },
  to: string,
): Staged {
  if (schema.relationNameTaken(`${relation.schema}.${to}`)) {
    throw new UsageError(`There is something named "${to}" in the schema "${relation.schema}" already.`);
  }
  const moved = { ...place.table, name: to };
  const statements = [
    sql`ALTER TABLE ${place.table} RENAME TO ${to}`,
    standInView(place.table, moved, { version }),
    ...carried.rightsFor(place),
  ];
  return {
    slug: `rename_${relation.name}`,
    title: `${place.key} becomes "${to}"`,
    stages: [
      {
        phase: 'expand',
        steps: [
          step(
            raw(statements.map((one) => one.text).join(';\n')),
            `The view takes reads and writes under the old name. ${GRANTS}`,
          ),
        ],
        notes: [
          'Through the view TRUNCATE, COPY of the name and ON CONFLICT ON CONSTRAINT fail: old code must not do that.',
        ],
      },
      {
        phase: 'deploy',
        note: `Deploy code that uses "${to}", and wait until no process of the old release runs.`,
      },
      { phase: 'contract', steps: [step(sql`DROP VIEW ${place.table}`, 'Brief.')], notes: [] },
    ],
  };
}
