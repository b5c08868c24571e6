import type { Name } from '../core/name.js';
import type { PostgresVersion } from '../core/postgres-version.js';
import { raw, type Sql, sql } from '../core/sql.js';
import type { Key, Relation, Schema } from '../schema/model.js';
import { columnsInName, makeObjectName } from '../schema/names.js';

/** The table that steps are written for, as the statement names it. */
export interface Place {
  readonly table: Name;
  readonly only: boolean;
  readonly ifExists: boolean;
  /** As it was before the statement; null when it is not known. */
  readonly relation: Relation | null;
  readonly key: Key;
  readonly schema: Schema;
  readonly version: PostgresVersion;
  /** Names that earlier steps have taken, so that no two steps choose the same. */
  readonly reserved: Set<string>;
  /** Columns that earlier steps made NOT NULL. */
  readonly proved: Set<string>;
}

/** The place of a statement's table as the schema knows it now. */
export function placeNamed(
  change: { readonly table: Name; readonly only?: boolean; readonly ifExists?: boolean },
  schema: Schema,
  version: PostgresVersion,
): Place {
  return {
    table: change.table,
    only: change.only === true,
    ifExists: change.ifExists === true,
    relation: schema.relation(change.table) ?? null,
    key: schema.relationKey(change.table),
    schema,
    version,
    reserved: new Set(),
    proved: new Set(),
  };
}

/** `ALTER TABLE [IF EXISTS] [ONLY] name`. */
export function alter(place: Place): Sql {
  const exists = raw(place.ifExists ? 'IF EXISTS ' : '');
  const only = raw(place.only ? 'ONLY ' : '');
  return sql`ALTER TABLE ${exists}${only}${place.table}`;
}

/** A name for something beside the table: in its schema, as the statement writes it. */
export function beside(place: Place, name: string): Name {
  return { schema: place.table.schema, name };
}

/** A free name of the form in which Postgres names what a table has: `table_column_label`. */
export function nameFor(place: Place, columns: readonly string[], label: string): string {
  const { schema, relation } = place;
  const space = relation?.schema ?? place.table.schema ?? schema.searchPath[0] ?? 'public';
  const table = relation?.name ?? place.table.name;
  const middle = columns.length === 0 ? null : columnsInName(columns);
  for (let pass = 0; ; pass++) {
    const name = makeObjectName(table, middle, pass === 0 ? label : `${label}${pass}`);
    const key = `${space}.${name}`;
    const taken = place.reserved.has(key) || relation?.constraints.has(name) === true || schema.relationNameTaken(key);
    if (taken) continue;
    place.reserved.add(key);
    return name;
  }
}

/** The same place for another relation of the model, as a step of its own names it. */
export function placeOf(relation: Relation, like: Place): Place {
  return {
    table: nameIn(relation, like),
    only: false,
    ifExists: false,
    relation,
    key: `${relation.schema}.${relation.name}`,
    schema: like.schema,
    version: like.version,
    reserved: like.reserved,
    proved: new Set(),
  };
}

/** A relation's name written in the way of the statement: unqualified where that finds it. */
function nameIn(relation: Relation, like: Place): Name {
  const bare = { schema: null, name: relation.name };
  const key = `${relation.schema}.${relation.name}`;
  return like.table.schema === null && like.schema.relationKey(bare) === key
    ? bare
    : { schema: relation.schema, name: relation.name };
}

/** Whether the column may hold nulls as far as the schema tells. */
export function mayBeNull(place: Place, column: string): boolean {
  return !place.proved.has(column) && place.relation?.columns.get(column)?.notNull !== true;
}
