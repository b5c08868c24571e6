import { raw, type Sql, sql } from '../core/sql.js';
import type { ChangeOf } from '../sql/change.js';
import { backfill, deploy, step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { computes } from './safe-column.js';
import {
  checkCopy,
  constraintsOn,
  foreignKeyCopy,
  freeColumn,
  hasNoTwin,
  incoming,
  indexesOn,
  inheritance,
  notNullCopy,
  renames,
  type Successor,
  type Twin,
  usingIndex,
} from './safe-column-twin.js';
import { validateStep } from './safe-constraint.js';
import { alter, nameFor, type Place, placeOf } from './safe-place.js';
import { foreignKeyOf } from './safe-restore.js';
import { dropSyncTrigger, syncTrigger } from './safe-sync-trigger.js';

type TypeChange = ChangeOf<'alter-column-type'>;

/** The column that takes over, and what the one before is called from then on. */
interface Retyped extends Successor {
  readonly change: TypeChange;
  readonly old: string;
  readonly trigger: string;
}

/**
 * The change of type without a rewrite under lock: a second column, kept in step by a trigger, filled in batches, that
 * takes the first one's place in one short transaction.
 */
export function typeChangeSteps(
  place: Place,
  change: TypeChange,
  value?: Sql,
  identityOptions = '',
): RewriteStep[] | null {
  const { column } = change;
  const successor: Retyped = {
    place,
    column,
    type: change.newType,
    identityOptions,
    change,
    next: freeColumn(place, `${column}_new`),
    old: freeColumn(place, `${column}_old`),
    trigger: nameFor(place, [column], 'sync'),
  };
  const known = place.relation?.columns.get(column);
  const proof = known?.notNull === true ? notNullCopy(successor) : null;
  const indexes = indexesOn(successor);
  if (hasNoTwin(successor)) return null;
  const copies = [
    ...constraintsOn(successor, 'check').flatMap((one) => checkCopy(successor, one)),
    ...constraintsOn(successor, 'foreign-key').map((one) => foreignKeyCopy(successor, one)),
  ];
  return [
    ...fillSteps(successor, value),
    ...(proof?.steps ?? []),
    ...indexes.flatMap((one) => one.steps),
    ...copies.flatMap((one) => one.steps),
    deploy(
      place.relation?.knowledge === 'full'
        ? `Watch the backfill to its end: every row must have "${successor.next}" before the switch.`
        : `Watch the backfill to its end. Indexes and constraints on "${column}" are not known here: give "${successor.next}" its own in the same way before the switch.`,
    ),
    switchStep(successor, indexes),
    ...incoming(successor).map(({ table, constraint }) => validateStep(placeOf(table, place), constraint.name)),
    deploy(`Wait until nothing can want the old values back: after the next step "${successor.old}" is gone.`),
    step(sql`${alter(place)} DROP COLUMN ${successor.old}`, 'It is destructive and asks for an approval.'),
    ...renames(successor, indexes, proof === null || place.version < 18 ? copies : [...copies, proof]),
  ];
}

function fillSteps({ place, change, next, trigger }: Retyped, value: Sql | undefined): RewriteStep[] {
  const collation = change.collation === null ? raw('') : sql` COLLATE ${change.collation}`;
  const converted = value ?? (change.using === null ? sql`${change.column}` : raw(`(${change.using.sql})`));
  const body =
    value === undefined && change.using === null
      ? sql`NEW.${next} := NEW.${change.column}`
      : computes(place, next, converted);
  return [
    step(
      sql`${alter(place)} ADD COLUMN ${next} ${raw(change.newType.sql)}${collation}`,
      'Brief: nothing is rewritten.',
    ),
    syncTrigger(place, trigger, body),
    backfill(
      sql`UPDATE ${place.table} SET ${next} = ${converted} WHERE ${next} IS NULL AND ${change.column} IS NOT NULL`,
      'In batches, each its own transaction.',
    ),
  ];
}

/** The short transaction in which the new column takes the old one's name, default, keys and identity. */
function switchStep(successor: Retyped, indexes: readonly Twin[]): RewriteStep {
  const { place, change, next, old, trigger } = successor;
  const table = alter(place);
  const referring = incoming(successor).map((one) => ({ ...one, at: placeOf(one.table, place) }));
  const keys = indexes.filter((one) => one.index.constraint !== null);
  const known = place.relation?.columns.get(change.column);
  const statements = [
    // Tables that point here first: a row that is written there locks it first, too.
    ...referring.map(({ at, constraint }) => sql`${alter(at)} DROP CONSTRAINT ${constraint.name}`),
    ...dropSyncTrigger(place, trigger),
    ...keys.map((one) => sql`${table} DROP CONSTRAINT ${one.index.constraint ?? one.index.name}`),
    ...inheritance(successor),
    // New rows leave the old column empty.
    ...(known?.notNull === true ? [sql`${table} ALTER COLUMN ${change.column} DROP NOT NULL`] : []),
    sql`${table} RENAME COLUMN ${change.column} TO ${old}`,
    sql`${table} RENAME COLUMN ${next} TO ${change.column}`,
    ...keys.map((one) => usingIndex(place, one)),
    ...referring.map(
      ({ at, constraint }) =>
        sql`${alter(at)} ADD CONSTRAINT ${constraint.name} ${foreignKeyOf(at, constraint)} NOT VALID`,
    ),
  ];
  return step(raw(statements.map((one) => one.text).join(';\n')), 'One short transaction of catalog changes.');
}
