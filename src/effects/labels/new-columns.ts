import type { Column } from '../../schema/model.js';
import type { ColumnDefinition } from '../../sql/change.js';
import type { ChangeEffect } from '../effect.js';
import type { PredictContext } from '../predict/recorder.js';

/*
 * Columns that the migration itself adds to a table that was there: the release that runs now does not know them, so every
 * row that it writes has in them what nobody gave.
 */

/** As the model has it, or as the statement itself adds it. */
export type NewColumn = Column | ColumnDefinition;

/** Columns that the statement itself adds. */
export function added(effect: ChangeEffect, statement: readonly ChangeEffect[]): ColumnDefinition[] {
  return statement.flatMap((other) =>
    other.change.type === 'add-column' && other.target === effect.target ? [other.change.column] : [],
  );
}

/** The columns of these names; undefined for one that the release that runs now may know. */
export function newColumns(
  effect: ChangeEffect,
  names: readonly string[],
  statement: readonly ChangeEffect[],
  { origin }: PredictContext,
): (NewColumn | undefined)[] {
  const together = added(effect, statement);
  return names.map((name) => {
    const known = effect.relation?.columns.get(name);
    return known?.origin === origin ? known : together.find((one) => one.name === name);
  });
}

/** It is NULL in every row that does not name it: no key over it compares such a row with another. */
export function staysNull(column: NewColumn | undefined, { schema }: PredictContext): boolean {
  if (column === undefined || column.default !== null || countsUp(column) || column.generated !== null) return false;
  const type = schema.userType(column.type);
  return type?.kind !== 'domain' || type.default === null;
}

/** It gives each row a value of its own: a serial, an identity, a UUID. */
export function fillsItself(column: NewColumn | undefined): boolean {
  return column !== undefined && (countsUp(column) || UNIQUE_DEFAULT.test(column.default?.sql ?? ''));
}

function countsUp({ identity, type }: NewColumn): boolean {
  return identity !== null || type.serial;
}

const UNIQUE_DEFAULT =
  /^\s*\(*\s*(?:"?\w+"?\.)?"?(?:nextval|gen_random_uuid|uuidv[47]|uuid_generate_v[14](?:mc)?)"?\s*\(/i;
