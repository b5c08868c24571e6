import type { CreateTableAs, CreateView, Query } from '../../sql/change.js';
import type { Column, Origin, Relation } from '../model.js';
import type { Schema } from '../schema.js';
import { UNKNOWN_TYPE } from './expression.js';
import { newRelation, resolvedName, schemaFor } from './find.js';
import { outputColumns } from './query-output.js';
import { isGuess, makeRoom } from './remove.js';

/** CREATE [OR REPLACE] VIEW. */
export function createView(schema: Schema, change: CreateView, origin: Origin): void {
  const home = schemaFor(schema, change.view, change.temporary);
  const key = `${home}.${change.view.name}`;
  const existing = schema.relations.get(key);
  if (existing === undefined ? schema.relationNameTaken(key) : !replaceable(existing, change)) return;
  const view = existing ?? newRelation(home, change.view.name, 'view', origin);
  view.kind = 'view';
  view.viewOptions = change.options;
  readBy(schema, view, change.query, change.columnNames, origin);
  schema.relations.set(key, view);
}

/** Of a partial relation we can't know that it isn't a view. */
function replaceable(existing: Relation, change: CreateView): boolean {
  return isGuess(existing) || (change.replace && existing.kind === 'view');
}

/** CREATE TABLE AS, SELECT INTO and CREATE MATERIALIZED VIEW. */
export function createTableAs(schema: Schema, change: CreateTableAs, origin: Origin): void {
  const home = schemaFor(schema, change.table, change.temporary);
  const key = `${home}.${change.table.name}`;
  if (!makeRoom(schema, key, change.ifNotExists)) return;
  const kind = change.materializedView ? 'materialized-view' : 'table';
  const relation = newRelation(home, change.table.name, kind, origin);
  relation.unlogged = change.unlogged;
  readBy(schema, relation, change.query, [], origin);
  // A table forgets where its first rows came from.
  if (!change.materializedView) relation.query = null;
  schema.relations.set(key, relation);
}

/** Gives a relation its query and the columns that come of it. */
function readBy(schema: Schema, relation: Relation, query: Query, names: readonly string[], origin: Origin): void {
  const resolved = { ...query, relations: query.relations.map((name) => resolvedName(schema, name)) };
  relation.query = resolved;
  const columns = outputColumns(schema, resolved);
  relation.knowledge = columns.every((column) => column !== null) && columns.length > 0 ? 'full' : 'partial';
  relation.columns = new Map();
  columns.forEach((column, at) => {
    const name = names[at] ?? column?.name;
    if (name !== undefined) relation.columns.set(name, viewColumn(name, column, origin));
  });
}

function viewColumn(name: string, source: Pick<Column, 'type' | 'collation'> | null, origin: Origin): Column {
  return {
    name,
    type: source?.type ?? UNKNOWN_TYPE,
    collation: source?.collation ?? null,
    notNull: false,
    default: null,
    identity: null,
    generated: null,
    origin,
    defaultDroppedBy: null,
  };
}
