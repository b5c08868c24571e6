import { UsageError } from '../../core/errors.js';
import { raw, sql } from '../../core/sql.js';
import { backfill, step } from '../../rules/rewrite.js';
import { notNullSteps } from '../../rules/safe-constraint.js';
import { alter, nameFor } from '../../rules/safe-place.js';
import { dropSyncTrigger, syncTrigger } from '../../rules/safe-sync-trigger.js';
import { expressionGiven } from './expression.js';
import type { Staged, StagedOptions, World } from './staged.js';
import type { Target } from './target.js';
import { overRow } from './two-way.js';

/** A column that allows no nulls any more. With an expression the rows and writes that have none get a value. */
export function notNull(world: World, { place, relation, column }: Target, options: StagedOptions): Staged {
  if (column.notNull) throw new UsageError(`"${column.name}" of ${place.key} is NOT NULL already.`);
  const base = {
    slug: `not_null_${relation.name}_${column.name}`,
    title: `${place.key}.${column.name} becomes NOT NULL`,
  };
  const prove = { phase: 'switch', steps: notNullSteps(place, column.name, null), notes: [] } as const;
  const written = options.backfill ?? options.default;
  if (written === null) {
    return {
      ...base,
      stages: [
        {
          phase: 'deploy',
          note: `Deploy code that gives "${column.name}" a value in every INSERT and UPDATE, and wait until no process of the old release runs.`,
        },
        {
          ...prove,
          notes: [
            sql`VALIDATE fails where NULL is left; --default or --backfill would fill it. This counts such rows:\nSELECT count(*) FROM ${place.table} WHERE ${column.name} IS NULL;`
              .text,
          ],
        },
      ],
    };
  }
  const value = expressionGiven(world, written, options.backfill === null ? '--default' : '--backfill');
  const own = options.default === null ? null : expressionGiven(world, options.default, '--default');
  const trigger = nameFor(place, [column.name], 'fill');
  const given = value.columns.length === 0 ? sql`(${value.as})` : overRow(place, value.as);
  const body = sql`IF NEW.${column.name} IS NULL THEN\n    NEW.${column.name} := ${given};\n  END IF`;
  const expand = [
    ...(own === null
      ? []
      : [
          step(
            sql`${alter(place)} ALTER COLUMN ${column.name} SET DEFAULT ${own.as}`,
            'Brief: it counts for new rows.',
          ),
        ]),
    {
      ...syncTrigger(place, trigger, body),
      note: 'Code that still writes NULL gets the value instead of an error. Brief, but writes wait for it.',
    },
  ];
  const fill = backfill(
    sql`UPDATE ${place.table} SET ${column.name} = ${raw(written.trim())} WHERE ${column.name} IS NULL`,
    'In batches, each its own transaction.',
  );
  return {
    ...base,
    stages: [
      { phase: 'expand', steps: expand, notes: [] },
      { phase: 'backfill', steps: [fill], notes: [] },
      prove,
      {
        phase: 'deploy',
        note: `Deploy code that never writes NULL to "${column.name}", and wait until no process of the old release runs.`,
      },
      {
        phase: 'contract',
        steps: [
          step(
            raw(
              dropSyncTrigger(place, trigger)
                .map((one) => one.text)
                .join(';\n'),
            ),
            'From here on a NULL is an error.',
          ),
        ],
        notes: [],
      },
    ],
  };
}
