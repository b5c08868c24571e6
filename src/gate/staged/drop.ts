import { UsageError } from '../../core/errors.js';
import { sql } from '../../core/sql.js';
import { dependentsOfRelation } from '../../rules/dependents.js';
import { step } from '../../rules/rewrite.js';
import type { RewriteStep } from '../../rules/rule.js';
import { alter, type Place } from '../../rules/safe-place.js';
import { enumerate } from '../../rules/wording.js';
import { keyOf, type Relation, type TableConstraint } from '../../schema/model.js';
import { expressionGiven } from './expression.js';
import type { Stage, Staged, StagedOptions, World } from './staged.js';
import { blockersOf, readersOf } from './surroundings.js';
import type { Target } from './target.js';

/** A column's end: first code can do without it, then it goes. */
export function dropColumn(world: World, target: Target, options: StagedOptions): Staged {
  const { place, relation, column } = target;
  const { keys } = readersOf(world, target);
  if (keys.length > 0) {
    throw new UsageError(`${enumerate(keys)} points to "${column.name}" of ${place.key}.`, {
      hint: 'Drop that foreign key first, in a migration of its own.',
    });
  }
  const primary = [...relation.constraints.values()].find((one) => one.kind === 'primary-key');
  if (primary?.columns.includes(column.name) || relation.partitionBy?.columns.includes(column.name)) {
    throw new UsageError(`"${column.name}" is a part of the key of ${place.key}: without it rows have no identity.`, {
      hint: 'Give the table another primary key first.',
    });
  }
  const relax = relaxed(world, target, options);
  const lost = [
    ...world.schema
      .indexesOf(place.key)
      .filter((one) => one.constraint === null && mentions(one, column.name))
      .map((one) => `index ${one.name}`),
    ...constraintsOn(relation, column.name, ['unique', 'check']).map((one) => `constraint ${one.name}`),
  ];
  const stages: Stage[] = [
    ...(relax.length === 0 ? [] : [{ phase: 'expand', steps: relax, notes: [] } as const]),
    {
      phase: 'deploy',
      note: `Deploy code that neither reads nor writes "${column.name}", and wait until no process of the old release runs.`,
    },
    {
      phase: 'contract',
      steps: [
        ...foreignKeyDrops(place, constraintsOn(relation, column.name, ['foreign-key'])),
        step(sql`${alter(place)} DROP COLUMN ${column.name}`, 'It is destructive and asks for an approval.'),
      ],
      notes: [...blockersOf(world, target), ...(lost.length === 0 ? [] : [`${enumerate(lost)} goes with it.`])],
    },
  ];
  return { slug: `drop_${relation.name}_${column.name}`, title: `${place.key}.${column.name} goes`, stages };
}

/** New code leaves the column out of its INSERTs: that must not fail. */
function relaxed(world: World, { place, column }: Target, options: StagedOptions): RewriteStep[] {
  if (options.default !== null) {
    const value = expressionGiven(world, options.default, '--default');
    return [
      step(
        sql`${alter(place)} ALTER COLUMN ${column.name} SET DEFAULT ${value.as}`,
        'Old code reads it in rows that new code writes.',
      ),
    ];
  }
  if (!column.notNull || column.default !== null || column.identity !== null || column.generated !== null) return [];
  return [
    step(
      sql`${alter(place)} ALTER COLUMN ${column.name} DROP NOT NULL`,
      'New code leaves it out. Old code then reads NULL in such rows; --default gives it a value instead.',
    ),
  ];
}

/** A table's end. */
export function dropTable(world: World, { place, relation }: { place: Place; relation: Relation }): Staged {
  const own = new Set([place.key, ...world.schema.descendantsOf(place.key).map(keyOf)]);
  const bound = dependentsOfRelation(world.schema, place.key).filter((one) => !own.has(one.relation));
  if (bound.length > 0) {
    throw new UsageError(
      `${enumerate(bound.map(({ what }) => what))} needs ${place.key}, and Postgres refuses to drop it.`,
      {
        hint: 'Drop that first, in a migration of its own.',
      },
    );
  }
  return {
    slug: `drop_${relation.name}`,
    title: `${place.key} goes`,
    stages: [
      {
        phase: 'deploy',
        note: `Deploy code that neither reads nor writes ${place.key}, and wait until no process of the old release runs.`,
      },
      {
        phase: 'contract',
        steps: [
          ...foreignKeyDrops(
            place,
            [...relation.constraints.values()].filter(
              (one) => one.kind === 'foreign-key' && one.references?.table !== place.key,
            ),
          ),
          step(sql`DROP TABLE ${place.table}`, 'It is destructive and asks for an approval.'),
        ],
        notes: [],
      },
    ],
  };
}

/** Each by itself, so that no two other tables are locked at once. */
function foreignKeyDrops(place: Place, constraints: readonly TableConstraint[]): RewriteStep[] {
  return constraints.map((one) => ({
    ...step(
      sql`${alter(place)} DROP CONSTRAINT ${one.name}`,
      `Locks ${one.references?.table ?? 'the other table'} too, for a moment, so it goes by itself.`,
    ),
    alone: true as const,
  }));
}

function constraintsOn(
  relation: Relation,
  column: string,
  kinds: readonly TableConstraint['kind'][],
): TableConstraint[] {
  return [...relation.constraints.values()].filter((one) => kinds.includes(one.kind) && one.columns.includes(column));
}

function mentions(
  index: {
    elements: readonly { column: string | null; expression: { columns: readonly string[] } | null }[];
    include: readonly string[];
  },
  column: string,
): boolean {
  return (
    index.include.includes(column) ||
    index.elements.some((one) => one.column === column || one.expression?.columns.includes(column) === true)
  );
}
