import { UsageError } from '../../core/errors.js';
import { raw, sql } from '../../core/sql.js';
import { isCovered } from '../../effects/covering-index.js';
import { surelyNotComparable } from '../../effects/predict/castable.js';
import { constraintSteps } from '../../rules/safe-constraint.js';
import { buildSteps } from '../../rules/safe-index.js';
import { alter, nameFor, type Place } from '../../rules/safe-place.js';
import { isArbiter, keyColumns } from '../../rules/unique-keys.js';
import { enumerate } from '../../rules/wording.js';
import type { Column, Relation } from '../../schema/model.js';
import { constraintOf } from './read.js';
import type { Staged, StagedOptions, World } from './staged.js';

interface Columns {
  readonly place: Place;
  readonly relation: Relation;
  readonly columns: readonly Column[];
}

/** A foreign key: its index first, then the constraint for new rows, then the proof for old ones. */
export function addForeignKey(world: World, from: Columns, to: Columns, { onDelete }: StagedOptions): Staged {
  const { place, relation } = from;
  const columns = from.columns.map((one) => one.name);
  const keys = to.columns.map((one) => one.name);
  refuseUnlike(world, from, to);
  const action = raw(onDelete === null || onDelete === 'no action' ? '' : ` ON DELETE ${onDelete.toUpperCase()}`);
  const name = nameFor(place, columns, 'fkey');
  const constraint = constraintOf(
    world,
    sql`${alter(place)} ADD CONSTRAINT ${name} FOREIGN KEY (${columns}) REFERENCES ${to.place.table} (${keys})${action}`,
  );
  const covered = isCovered(world.schema, place.key, columns);
  const index = covered
    ? []
    : buildSteps(place, { name: nameFor(place, columns, 'idx'), unique: false, tail: sql`(${columns})`, columns });
  const orphans = sql`SELECT count(*) FROM ${place.table} AS r LEFT JOIN ${to.place.table} AS k ON ${raw(
    columns.map((one, at) => sql`k.${keys[at] ?? one} = r.${one}`.text).join(' AND '),
  )} WHERE k.${keys[0] ?? ''} IS NULL AND ${raw(columns.map((one) => sql`r.${one} IS NOT NULL`.text).join(' AND '))}`;
  const deletes =
    onDelete === null || onDelete === 'no action' || onDelete === 'restrict'
      ? `, and deletes rows of ${to.place.key} only when no row points to them`
      : '';
  return {
    slug: `add_fk_${relation.name}_${columns.join('_')}`,
    title: `${place.key} (${columns.join(', ')}) points to ${to.place.key} (${keys.join(', ')})`,
    stages: [
      ...(index.length === 0 ? [] : [{ phase: 'expand', steps: index, notes: [] } as const]),
      {
        phase: 'deploy',
        note: `Deploy code that writes to ${enumerate(columns.map((one) => `"${one}"`))} only what is in ${to.place.key}${deletes}.`,
      },
      {
        phase: 'switch',
        steps: constraintSteps(place, constraint) ?? [],
        notes: [`VALIDATE fails where rows point to nothing. This counts them:\n${orphans.text};`],
      },
    ],
  };
}

function refuseUnlike({ schema }: World, from: Columns, to: Columns): void {
  const keys = to.columns.map((one) => one.name);
  if (from.columns.length !== to.columns.length) {
    throw new UsageError('A foreign key has as many columns as the key that it points to.');
  }
  const wanted = [...keys].sort().join();
  const unique = schema
    .indexesOf(to.place.key)
    .some((index) => isArbiter(schema, index) && keyColumns(index.elements) === wanted);
  if (!unique) {
    throw new UsageError(`Nothing makes (${keys.join(', ')}) of ${to.place.key} unique, so nothing can point to it.`, {
      hint: `lockkeeper plan add-unique ${to.place.key}.${keys.join(',')}`,
    });
  }
  for (const [at, column] of from.columns.entries()) {
    const key = to.columns[at];
    if (key !== undefined && surelyNotComparable(column.type, key.type, schema)) {
      throw new UsageError(
        `"${column.name}" is ${column.type.sql} and "${key.name}" is ${key.type.sql}: they can't be compared.`,
        {
          hint: `lockkeeper plan retype ${from.place.key}.${column.name} "${key.type.sql}"`,
        },
      );
    }
  }
}

/** A unique constraint: the index is built while writes go on, and the constraint takes it over. */
export function addUnique(world: World, { place, relation, columns }: Columns): Staged {
  const names = columns.map((one) => one.name);
  const wanted = [...names].sort().join();
  const same = world.schema
    .indexesOf(place.key)
    .find((index) => isArbiter(world.schema, index) && keyColumns(index.elements) === wanted);
  if (same !== undefined) {
    throw new UsageError(`${same.name} makes (${names.join(', ')}) of ${place.key} unique already.`);
  }
  const name = nameFor(place, names, 'key');
  const constraint = constraintOf(world, sql`${alter(place)} ADD CONSTRAINT ${name} UNIQUE (${names})`);
  const known = sql`SELECT ${names} FROM ${place.table} GROUP BY ${names} HAVING count(*) > 1`;
  const nullable = columns.filter((one) => !one.notNull).map((one) => `"${one.name}"`);
  return {
    slug: `add_unique_${relation.name}_${names.join('_')}`,
    title: `${place.key} (${names.join(', ')}) becomes unique`,
    stages: [
      {
        phase: 'deploy',
        note: `Deploy code that writes no value twice, or takes 23505 for an answer: the index refuses a second one from the moment its build begins.`,
      },
      {
        phase: 'expand',
        steps: constraintSteps(place, constraint) ?? [],
        notes: [
          `The build fails where values are there twice. This finds them:\n${known.text};`,
          ...(nullable.length === 0 ? [] : [`Rows with NULL in ${enumerate(nullable)} count as different.`]),
        ],
      },
    ],
  };
}
