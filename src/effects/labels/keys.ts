import { type Index, keyOf, type Relation, type Schema } from '../../schema/model.js';
import type { Change, ChangeOf, Constraint } from '../../sql/change.js';
import type { ChangeEffect } from '../effect.js';
import type { PredictContext } from '../predict/recorder.js';

/*
 * Keys that code leans on: the unique ones that ON CONFLICT finds by its columns or by its name, and the foreign ones whose
 * actions let a DELETE through.
 */

/** UNIQUE, PRIMARY KEY and EXCLUDE are what ON CONFLICT needs; a constraint of unknown kind may be one. */
export function keepsRows(relation: Relation | null, name: string, { origin }: PredictContext): boolean {
  const constraint = relation?.constraints.get(name);
  if (constraint?.origin === origin) return false;
  const kind = constraint?.kind;
  return kind === undefined || kind === 'unique' || kind === 'primary-key' || kind === 'exclusion';
}

/** ON CONFLICT ON CONSTRAINT names it; renaming the index that it has renames it as well. */
export function renamesKey(effect: ChangeEffect, change: ChangeOf<'rename'>, context: PredictContext): boolean {
  if (change.object === 'constraint' && change.part !== null) {
    const known = effect.relation?.constraints.get(change.part);
    // SET CONSTRAINTS names one that may wait.
    if (known?.deferrable === true && known.origin !== context.origin) return true;
    return isTable(effect, change, context) && keepsRows(effect.relation, change.part, context);
  }
  const index = change.object === 'index' ? context.schema.index(change.name) : undefined;
  return index !== undefined && index.constraint !== null && index.origin !== context.origin;
}

/** Nobody names the constraint of a domain. */
function isTable({ relation }: ChangeEffect, { name }: ChangeOf<'rename'>, { schema }: PredictContext): boolean {
  return relation !== null || schema.userType(name)?.kind !== 'domain';
}

/** A dropped index matters when ON CONFLICT can name its columns; one that nobody knows is judged by its name. */
export function dropsKey(change: ChangeOf<'drop'>, { schema, origin }: PredictContext): boolean {
  const index = schema.index(change.name);
  if (index === undefined) return /uniq|_(uk|uq|ux|key)(_|$|\d)/i.test(change.name.name);
  return index.unique && index.origin !== origin && !hasTwin(index, schema);
}

/** Another whole unique index over the same columns: whatever ON CONFLICT names, it finds. */
function hasTwin(index: Index, schema: Schema): boolean {
  const columns = keyOfColumns(index);
  if (columns === null || index.where !== null) return false;
  return schema.indexesOf(index.table).some((other) => {
    const whole = other.unique && other.valid && other.where === null;
    return other.name !== index.name && whole && keyOfColumns(other) === columns;
  });
}

function keyOfColumns({ elements }: Index): string | null {
  const columns = elements.map(({ column }) => column);
  return columns.includes(null) ? null : columns.sort().join();
}

/** Two rows may not have the same value, for all that is known. */
export function mayBeUnique(relation: Relation | null, column: string, { schema }: PredictContext): boolean {
  if (relation === null || relation.knowledge !== 'full') return true;
  return schema
    .indexesOf(keyOf(relation))
    .some(({ unique, elements }) => unique && elements.some((one) => one.column === null || one.column === column));
}

/** The same foreign key comes back in the statement that drops it, NOT VALID perhaps, and refuses no DELETE that went through. */
export function replacesKey(
  { relation }: ChangeEffect,
  { columns, references }: Constraint,
  statement: readonly { readonly change: Change }[],
  { schema }: PredictContext,
): boolean {
  if (references === null) return false;
  return statement.some(({ change }) => {
    const old = change.type === 'drop-constraint' ? relation?.constraints.get(change.name) : undefined;
    if (old?.references?.table !== schema.relationKey(references.table)) return false;
    const stricter =
      (passes(old.references.onDelete) && !passes(references.onDelete)) ||
      (passes(old.references.onUpdate) && !passes(references.onUpdate));
    return old.enforced && old.columns.join() === columns.join() && !stricter;
  });
}

/** The action lets a row go, or its key change, while others point to it. */
function passes(action: string): boolean {
  return action !== 'no action' && action !== 'restrict';
}

/** What waited for the end of the transaction is looked at with each statement from here on. */
export function checksSooner(change: ChangeOf<'alter-constraint'>, relation: Relation | null): boolean {
  const known = relation?.constraints.get(change.name);
  return (
    (known?.deferrable === true && change.deferrable === false) ||
    (known?.initiallyDeferred === true && change.initiallyDeferred === false)
  );
}

/** A narrower key is there already, so a new one over its columns and more refuses nothing. */
export function isUniqueAlready(
  relation: Relation | null,
  columns: readonly (string | null)[],
  nullsNotDistinct: boolean,
  { schema, origin }: Pick<PredictContext, 'schema' | 'origin'>,
): boolean {
  if (relation === null) return false;
  return schema.indexesOf(keyOf(relation)).some((index) => {
    if (!index.unique || !index.valid || index.where !== null || index.origin === origin) return false;
    const constraint = index.constraint === null ? undefined : relation.constraints.get(index.constraint);
    if (constraint?.kind === 'exclusion' || constraint?.deferrable === true) return false;
    const required = (name: string): boolean => relation.columns.get(name)?.notNull === true;
    return index.elements.every(
      ({ column }) => column !== null && columns.includes(column) && (!nullsNotDistinct || required(column)),
    );
  });
}
