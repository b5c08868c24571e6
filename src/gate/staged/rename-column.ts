import { UsageError } from '../../core/errors.js';
import { raw, type Sql, sql } from '../../core/sql.js';
import { backfill, step } from '../../rules/rewrite.js';
import {
  checkCopy,
  constraintsOn,
  foreignKeyCopy,
  hasNoTwin,
  incoming,
  indexesOn,
  inheritance,
  notNullCopy,
  renames,
  type Successor,
  usingIndex,
} from '../../rules/safe-column-twin.js';
import { validateStep } from '../../rules/safe-constraint.js';
import { alter, placeOf } from '../../rules/safe-place.js';
import { foreignKeyOf } from '../../rules/safe-restore.js';
import { dropSyncTrigger } from '../../rules/safe-sync-trigger.js';
import { replaceIdentifier } from '../../rules/sql-text.js';
import { keyOf } from '../../schema/model.js';
import { inWaves, type Staged, type World } from './staged.js';
import { blockersOf, optionsOfIdentity, publicationNote } from './surroundings.js';
import type { Target } from './target.js';
import { twoWayTrigger } from './two-way.js';

/**
 * A column under a new name. Both are there while old and new code run side by side; then the new one has everything that
 * the old one had, under the names that RENAME COLUMN would have left.
 */
export function renameColumn(world: World, target: Target, to: string): Staged {
  const { place, relation, column } = target;
  refuse(target);
  const successor: Successor = {
    place,
    column: column.name,
    next: to,
    type: column.type,
    identityOptions: optionsOfIdentity(world, target),
  };
  const proof = column.notNull ? notNullCopy(successor) : null;
  const indexes = indexesOn(successor);
  const copies = [
    ...constraintsOn(successor, 'check').flatMap((one) => checkCopy(successor, one)),
    ...constraintsOn(successor, 'foreign-key').map((one) => foreignKeyCopy(successor, one)),
  ];
  const trigger = twoWayTrigger(
    place,
    column,
    [{ name: to, type: column.type, collation: column.collation, value: sql`NEW.${column.name}` }],
    sql`NEW.${to}`,
  );
  const collation = column.collation === null ? raw('') : sql` COLLATE ${keyName(column.collation)}`;
  const expand = [
    step(sql`${alter(place)} ADD COLUMN ${to} ${raw(column.type.sql)}${collation}`, 'Brief: nothing is rewritten.'),
    ...world.carried.statementsFor(place, column.name, to).map((one) => step(one)),
    trigger.step,
  ];
  const fill = backfill(
    sql`UPDATE ${place.table} SET ${to} = ${column.name} WHERE ${to} IS NULL AND ${column.name} IS NOT NULL`,
    'In batches, each its own transaction.',
  );
  const named = proof === null || place.version < 18 ? copies : [...copies, proof];
  const gone = indexes.filter(({ index }) => index.constraint !== null);
  const referring = incoming(successor).map((one) => ({ ...one, at: placeOf(one.table, place) }));
  const contract: Sql[] = [
    // Tables that point here first: a row that is written there locks it first, too.
    ...referring.map(({ at, constraint }) => sql`${alter(at)} DROP CONSTRAINT ${constraint.name}`),
    ...dropSyncTrigger(place, trigger.name),
    ...gone.map(({ index }) => sql`${alter(place)} DROP CONSTRAINT ${index.constraint ?? index.name}`),
    ...policies(target, to),
    ...inheritance(successor),
    sql`${alter(place)} DROP COLUMN ${column.name}`,
    ...gone.map((one) => usingIndex(place, one)),
    ...referring.map(
      ({ at, constraint }) =>
        sql`${alter(at)} ADD CONSTRAINT ${constraint.name} ${referringKey(at, constraint, column.name, to)} NOT VALID`,
    ),
  ];
  const built = indexes.flatMap((one) => one.steps);
  const proved = inWaves([...copies, ...(proof === null ? [] : [proof])].map((one) => one.steps));
  return {
    slug: `rename_${relation.name}_${column.name}`,
    title: `${place.key}.${column.name} becomes "${to}"`,
    stages: [
      { phase: 'expand', steps: expand, notes: [...publicationNote(world, target, [to]), ...sideBySide(target, to)] },
      { phase: 'backfill', steps: [fill], notes: [] },
      { phase: 'switch', steps: [...built, ...proved], notes: [] },
      {
        phase: 'deploy',
        note: `Deploy code that reads and writes "${to}" alone, once the backfill has ended, and wait until no process of the old release runs.`,
      },
      {
        phase: 'contract',
        steps: [
          step(raw(contract.map((one) => one.text).join(';\n')), 'One short transaction of catalog changes.'),
          ...renames(successor, indexes, named),
          ...referring.map(({ at, constraint }) => validateStep(at, constraint.name)),
        ],
        notes: blockersOf(world, target),
      },
    ],
  };
}

function refuse({ place, relation, column }: Target): void {
  if (hasNoTwin({ place, column: column.name })) {
    throw new UsageError(
      `A key or an exclusion constraint of ${place.key} has "${column.name}", and can't be built beside it.`,
      {
        hint: 'Rename it behind a view: lockkeeper explain rename-column.',
      },
    );
  }
  if (column.generated !== null) {
    throw new UsageError(`"${column.name}" is generated: nobody writes it.`, {
      hint: 'Add a generated column of the new name, deploy code that reads it, and plan drop for the old one.',
    });
  }
  if (relation.partitionBy?.columns.includes(column.name)) {
    throw new UsageError(`"${column.name}" is the partition key of ${place.key}, which no other column can become.`, {
      hint: 'Rename it behind a view: lockkeeper explain rename-column.',
    });
  }
}

/** What the trigger can't know. */
function sideBySide({ column, relation }: Target, to: string): string[] {
  const unique = [...relation.constraints.values()].some(
    (one) => (one.kind === 'unique' || one.kind === 'primary-key') && one.columns.includes(column.name),
  );
  return [
    ...(column.default !== null && !column.notNull
      ? [`Until the contract phase an INSERT that gives "${to}" as NULL gets the default of "${column.name}".`]
      : []),
    ...(unique
      ? [
          `While there are two unique keys, upserts of old and new code that race for one value can fail with 23505: code has to try again.`,
        ]
      : []),
  ];
}

/** Policies that speak of the old column speak of the new one. */
function policies({ place, relation, column }: Target, to: string): Sql[] {
  return [...relation.policies.values()].flatMap((policy) => {
    const concerns = [policy.using, policy.withCheck].some((one) => one?.columns.includes(column.name));
    if (!concerns) return [];
    const part = (word: string, one: typeof policy.using) =>
      one === null ? '' : ` ${word} (${replaceIdentifier(one.sql, column.name, to)})`;
    return [
      sql`ALTER POLICY ${policy.name} ON ${place.table}${raw(part('USING', policy.using) + part('WITH CHECK', policy.withCheck))}`,
    ];
  });
}

/** A foreign key to the column, to the one of the new name. */
function referringKey(
  at: Target['place'],
  constraint: Parameters<typeof foreignKeyOf>[1],
  column: string,
  to: string,
): Sql {
  const { references } = constraint;
  if (references === null) return raw('');
  const columns = references.columns.map((one) => (one === column ? to : one));
  const self = references.table === keyOf(at.relation ?? { schema: '', name: '' });
  const own = self ? constraint.columns.map((one) => (one === column ? to : one)) : constraint.columns;
  return foreignKeyOf(at, { ...constraint, columns: own, references: { ...references, columns } });
}

function keyName(key: string): { schema: string | null; name: string } {
  const dot = key.indexOf('.');
  return dot < 0 ? { schema: null, name: key } : { schema: key.slice(0, dot), name: key.slice(dot + 1) };
}
