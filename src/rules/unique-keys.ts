import type { Index, Key, Relation, Schema, TableConstraint } from '../schema/model.js';
import type { Change, IndexElement } from '../sql/change.js';
import { changesOf } from './around.js';
import type { StatementContext } from './rule.js';

/** Names of the key columns in a fixed order; null where an expression is part of the key. */
export function keyColumns(elements: readonly Pick<IndexElement, 'column'>[]): string | null {
  const columns = elements.map((element) => element.column);
  return columns.includes(null) ? null : [...columns].sort().join();
}

/** Can serve ON CONFLICT (columns): whole, immediate, valid. */
export function isArbiter(schema: Schema, index: Index): boolean {
  if (!index.unique || !index.valid || index.where !== null) return false;
  if (index.constraint === null) return true;
  return schema.relations.get(index.table)?.constraints.get(index.constraint)?.deferrable !== true;
}

/** Another whole unique index over exactly these columns. */
export function otherArbiter(
  schema: Schema,
  table: Key,
  columns: readonly string[],
  except: string,
): Index | undefined {
  const wanted = [...columns].sort().join();
  return schema
    .indexesOf(table)
    .find((index) => index.name !== except && isArbiter(schema, index) && keyColumns(index.elements) === wanted);
}

/** What a unique constraint promised, another index still does. */
export function stillUnique(schema: Schema, table: Key, constraint: TableConstraint): boolean {
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return false;
  return otherArbiter(schema, table, constraint.columns, constraint.name) !== undefined;
}

/** Every key column was added by this migration: nobody writes values there yet. */
export function keyIsFresh(
  relation: Relation | null,
  elements: readonly Pick<IndexElement, 'column' | 'expression'>[],
  migration: number,
): boolean {
  const columns = elements.flatMap(({ column, expression }) =>
    column === null ? (expression?.columns ?? []) : [column],
  );
  return columns.length > 0 && columns.every((column) => relation?.columns.get(column)?.origin === migration);
}

/**
 * The table has a unique key that upserts of the running release may name: any unique index that was there before
 * this migration, or a primary key that the application chooses itself.
 */
export function hasOtherArbiter(schema: Schema, table: Key | null, migration: number): boolean {
  if (table === null) return false;
  const columns = schema.relations.get(table)?.columns;
  return schema.indexesOf(table).some((index) => {
    if (index.origin === migration || !isArbiter(schema, index)) return false;
    if (!index.primary) return true;
    return index.elements.every(({ column }) => {
      const known = column === null ? undefined : columns?.get(column);
      return known !== undefined && known.default === null && known.identity === null && !isNumber(known.type.name);
    });
  });
}

function isNumber(type: string): boolean {
  return type === 'int2' || type === 'int4' || type === 'int8';
}

/** What takes the place of a unique key in the same file, for ON CONFLICT (columns). */
export type Replacement = 'same' | 'partial' | 'deferrable';

export function replacementOf(context: StatementContext, table: Key, columns: string | null): Replacement | null {
  const { schema, migration } = context;
  if (columns === null) return null;
  const all = changesOf(migration);
  const found = all.flatMap((change) => keyMade(change, table, columns, schema, all) ?? []);
  return found.find((one) => one === 'same') ?? found[0] ?? null;
}

function keyMade(
  change: Change,
  table: Key,
  columns: string,
  schema: Schema,
  all: readonly Change[],
): Replacement | null {
  if (change.type === 'create-index') {
    if (!change.unique || schema.relationKey(change.table) !== table || keyColumns(change.elements) !== columns)
      return null;
    return change.where === null ? 'same' : 'partial';
  }
  if (change.type !== 'add-constraint' || schema.relationKey(change.table) !== table) return null;
  const { constraint } = change;
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return null;
  const own = constraint.usingIndex === null ? constraint.columns : adopted(constraint.usingIndex, table, schema, all);
  if ([...own].sort().join() !== columns) return null;
  return constraint.deferrable || constraint.initiallyDeferred ? 'deferrable' : 'same';
}

/** The columns of an index that becomes a constraint, by the names that the file gives them on the way. */
function adopted(name: string, table: Key, schema: Schema, all: readonly Change[]): readonly string[] {
  const index = schema.indexesOf(table).find((one) => one.name === name);
  return (index?.elements ?? []).map(({ column }) => {
    const renamed = all.find(
      (one) =>
        one.type === 'rename' &&
        one.object === 'column' &&
        one.part === column &&
        schema.relationKey(one.name) === table,
    );
    return renamed?.type === 'rename' ? renamed.to : (column ?? '');
  });
}
