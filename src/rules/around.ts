import type { Name } from '../core/name.js';
import type { Key, Schema } from '../schema/model.js';
import type { Change } from '../sql/change.js';
import type { FileContext, MigrationContext, StatementContext } from './rule.js';

/** By file: rules ask again for each of its statements. */
const listed = new WeakMap<object, readonly Change[]>();

/** Every change of the file, in order. */
export function changesOf({ sql: { statements } }: MigrationContext): readonly Change[] {
  const known = listed.get(statements) ?? statements.flatMap(({ changes }) => changes);
  listed.set(statements, known);
  return known;
}

/** Changes that the file makes after this one, later subcommands of the same statement included. */
export function changesAfter(context: StatementContext | FileContext, change: Change): Change[] {
  return changesOf(context.migration).filter((one) => one !== change && one.start > change.start);
}

/** Changes that the file makes before this one. */
export function changesBefore(context: StatementContext | FileContext, change: Change): Change[] {
  return changesOf(context.migration).filter((one) => one !== change && one.start < change.start);
}

/** The variant of the union with this type, also where it shares its shape with others (`create-policy`, `grant`). */
type Of<T extends Change['type']> = Change extends infer One
  ? One extends { readonly type: infer Types }
    ? T extends Types
      ? One
      : never
    : never
  : never;

/** Narrows a list of changes to one type. */
export function only<T extends Change['type']>(changes: readonly Change[], type: T): Of<T>[] {
  return changes.filter((change): change is Of<T> => change.type === type);
}

/** Made by this very migration, or temporary: nobody else uses it. */
export function isFresh(context: StatementContext, name: Name): boolean {
  const relation = context.schema.relation(name);
  return relation !== undefined && (relation.temporary || relation.origin === context.migration.index);
}

/** Known not to exist, so that IF EXISTS does nothing. */
export function isAbsent(schema: Schema, name: Name): boolean {
  if (schema.relation(name) !== undefined) return false;
  return schema.complete || schema.dropped.has(schema.relationKey(name));
}

/** The schema and the name of a key, for building SQL. */
export function nameFromKey(schema: Schema, key: Key): Name {
  const relation = schema.relations.get(key);
  if (relation !== undefined) return { schema: relation.schema, name: relation.name };
  const dot = key.indexOf('.');
  return { schema: key.slice(0, dot), name: key.slice(dot + 1) };
}

/** The change's own text. */
export function textOf(context: StatementContext | FileContext, change: Change): string {
  return context.migration.sql.source.text.slice(change.start, change.end);
}
