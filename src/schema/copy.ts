import type { Relation } from './model.js';
import { Schema } from './schema.js';

/** A schema in which nothing exists; `complete` when that is all there is. */
export function emptySchema(complete = false): Schema {
  const schema = new Schema();
  schema.complete = complete;
  return schema;
}

/** The relation as it is now: later changes don't reach the copy. Its parts are values and need no copying. */
export function snapshotRelation(relation: Relation): Relation {
  // Assigned, not written into the literal: Node 20 takes twice as long for that.
  const copy = { ...relation };
  copy.columns = new Map(relation.columns);
  copy.constraints = new Map(relation.constraints);
  copy.triggers = new Map(relation.triggers);
  copy.policies = new Map(relation.policies);
  copy.rules = new Map(relation.rules);
  return copy;
}

/** The schema as it is now, for what ROLLBACK takes back. */
export function copySchema(schema: Schema): Schema {
  const copy = new Schema();
  for (const [key, relation] of schema.relations) copy.relations.set(key, snapshotRelation(relation));
  for (const [key, index] of schema.indexes) copy.indexes.set(key, index);
  for (const [key, sequence] of schema.sequences) copy.sequences.set(key, sequence);
  for (const [key, type] of schema.types) copy.types.set(key, type);
  for (const [key, routines] of schema.routines) copy.routines.set(key, routines);
  for (const [key, tables] of schema.statistics) copy.statistics.set(key, tables);
  for (const [key, publication] of schema.publications) copy.publications.set(key, publication);
  copy.schemas.clear();
  for (const name of schema.schemas) copy.schemas.add(name);
  for (const name of schema.extensions) copy.extensions.add(name);
  for (const key of schema.dropped) copy.dropped.add(key);
  copy.permanent = schema.permanent;
  copy.searchPath = schema.searchPath;
  copy.defaultSearchPath = schema.defaultSearchPath;
  copy.beforeLocal = schema.beforeLocal;
  copy.complete = schema.complete;
  copy.timeZone = schema.timeZone;
  for (const [name, value] of schema.settings) copy.settings.set(name, value);
  return copy;
}
