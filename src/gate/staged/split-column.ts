import { UsageError } from '../../core/errors.js';
import { raw, sql } from '../../core/sql.js';
import { backfill, step } from '../../rules/rewrite.js';
import { alter } from '../../rules/safe-place.js';
import { dropSyncTrigger } from '../../rules/safe-sync-trigger.js';
import { enumerate } from '../../rules/wording.js';
import type { TypeName } from '../../sql/change.js';
import { expressionGiven } from './expression.js';
import { changeOf } from './read.js';
import type { Staged, StagedOptions, World } from './staged.js';
import { blockersOf, publicationNote } from './surroundings.js';
import { newColumnNamed, type Target } from './target.js';
import { overRow, twoWayTrigger } from './two-way.js';

interface Piece {
  readonly name: string;
  readonly type: TypeName;
  readonly value: string;
}

/** One column into several: each from an expression over the old one, and the old one from `--join` over them. */
export function splitColumn(world: World, target: Target, written: readonly string[], options: StagedOptions): Staged {
  const { place, relation, column } = target;
  const pieces = written.map((one) => pieceOf(world, target, one));
  if (pieces.length < 2) {
    throw new UsageError('A column is split into two or more.', {
      hint: `lockkeeper plan split users.name first_name="split_part(name, ' ', 1)" last_name="split_part(name, ' ', 2)" --join "concat_ws(' ', first_name, last_name)"`,
    });
  }
  if (options.join === null) {
    throw new UsageError('How the old column is made from the new ones is not said.', {
      hint: `Code of both releases runs side by side, so both must be kept: --join "concat_ws(' ', ${pieces.map(({ name }) => name).join(', ')})"`,
    });
  }
  const names = pieces.map(({ name }) => name);
  const join = expressionGiven(world, options.join, '--join');
  const trigger = twoWayTrigger(
    place,
    column,
    pieces.map(({ name, type, value }) => ({ name, type, collation: null, value: overRow(place, raw(value)) })),
    overRow(place, join.as),
  );
  const unfilled = names.map((name) => sql`${name} IS NULL`.text).join(' AND ');
  const sets = pieces.map(({ name, value }) => sql`${name} = ${raw(value)}`.text).join(', ');
  const fillable = pieces.map(({ value }) => `(${value}) IS NOT NULL`).join(' OR ');
  const fill = backfill(
    sql`UPDATE ${place.table} SET ${raw(sets)} WHERE ${raw(unfilled)} AND (${raw(fillable)})`,
    'In batches, each its own transaction.',
  );
  const lost = [
    ...world.schema
      .indexesOf(place.key)
      .filter((one) => one.elements.some((element) => element.column === column.name))
      .map((one) => `index ${one.name}`),
    ...[...relation.constraints.values()]
      .filter((one) => one.columns.includes(column.name) && one.index === null && one.kind !== 'not-null')
      .map((one) => `constraint ${one.name}`),
  ];
  const drop = [...dropSyncTrigger(place, trigger.name), sql`${alter(place)} DROP COLUMN ${column.name}`];
  return {
    slug: `split_${relation.name}_${column.name}`,
    title: `${place.key}.${column.name} becomes ${enumerate(names.map((one) => `"${one}"`))}`,
    stages: [
      {
        phase: 'expand',
        steps: [
          ...pieces.map(({ name, type }) =>
            step(sql`${alter(place)} ADD COLUMN ${name} ${raw(type.sql)}`, 'Brief: nothing is rewritten.'),
          ),
          trigger.step,
        ],
        notes: publicationNote(world, target, names),
      },
      { phase: 'backfill', steps: [fill], notes: [] },
      {
        phase: 'deploy',
        note: `Deploy code that reads and writes ${enumerate(names.map((one) => `"${one}"`))} alone, once the backfill has ended, and wait until no process of the old release runs.`,
      },
      {
        phase: 'contract',
        steps: [step(raw(drop.map((one) => one.text).join(';\n')), 'One short transaction of catalog changes.')],
        notes: [
          ...blockersOf(world, target),
          ...(lost.length === 0
            ? []
            : [`${enumerate(lost)} goes with the column: where the new ones need their like, add it before.`]),
        ],
      },
    ],
  };
}

/** `first_name=EXPRESSION`, `first_name:varchar(50)=EXPRESSION`; the type of the old column where none is said. */
function pieceOf(world: World, target: Target, written: string): Piece {
  const match = /^("(?:[^"]|"")+"|[^=:]+)(?::([^=]+))?=([\s\S]+)$/.exec(written);
  if (match === null) {
    throw new UsageError(`"${written}" does not say a column and its expression.`, {
      hint: `Write it as first_name="split_part(${target.column.name}, ' ', 1)", with a type as first_name:varchar(50)="…".`,
    });
  }
  const [, word = '', type = target.column.type.sql, value = ''] = match;
  const name = newColumnNamed(target, word.trim());
  expressionGiven(world, value, name);
  const { column } = changeOf(world, sql`${alter(target.place)} ADD COLUMN ${name} ${raw(type.trim())}`, 'add-column');
  return { name, type: column.type, value: value.trim() };
}
