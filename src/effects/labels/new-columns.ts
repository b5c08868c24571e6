import type { Column } from '../../schema/model.js';
import type { ColumnDefinition } from '../../sql/change.js';
import type { ChangeEffect } from '../effect.js';
import type { PredictContext } from '../predict/recorder.js';

/*
 * Columns that the migration itself adds to a table that was there: the release that runs now does not know them, so every
 * row that it writes has in them what nobody gave.
 */

/** Columns that the statement itself adds. */
export function added(effect: ChangeEffect, statement: readonly ChangeEffect[]): ColumnDefinition[] {
  return statement.flatMap((other) =>
    other.change.type === 'add-column' && other.target === effect.target ? [other.change.column] : [],
  );
}

function newColumn(
  effect: ChangeEffect,
  name: string,
  statement: readonly ChangeEffect[],
  { origin }: PredictContext,
): Column | ColumnDefinition | undefined {
  const known = effect.relation?.columns.get(name);
  if (known?.origin === origin) return known;
  return added(effect, statement).find((one) => one.name === name);
}

/** True when the release that runs now can't know the column. */
export function isNew(
  effect: ChangeEffect,
  name: string,
  statement: readonly ChangeEffect[],
  context: PredictContext,
): boolean {
  return newColumn(effect, name, statement, context) !== undefined;
}

/** A new column that is NULL in every row that does not name it: no key over it compares such a row with another. */
export function staysNull(
  effect: ChangeEffect,
  name: string,
  statement: readonly ChangeEffect[],
  context: PredictContext,
): boolean {
  const column = newColumn(effect, name, statement, context);
  if (column === undefined || column.default !== null || countsUp(column) || column.generated !== null) return false;
  const type = context.schema.userType(column.type);
  return type?.kind !== 'domain' || type.default === null;
}

/** A new column that gives each row a value of its own: a serial, an identity, a UUID. */
export function fillsItself(
  effect: ChangeEffect,
  name: string,
  statement: readonly ChangeEffect[],
  context: PredictContext,
): boolean {
  const column = newColumn(effect, name, statement, context);
  if (column === undefined) return false;
  return countsUp(column) || UNIQUE_DEFAULT.test(column.default?.sql ?? '');
}

function countsUp({ identity, type }: Column | ColumnDefinition): boolean {
  return identity !== null || type.serial;
}

const UNIQUE_DEFAULT =
  /^\s*\(*\s*(?:"?\w+"?\.)?"?(?:nextval|gen_random_uuid|uuidv[47]|uuid_generate_v[14](?:mc)?)"?\s*\(/i;
