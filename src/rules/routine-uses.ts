import type { Name } from '../core/name.js';
import type { Key, Routine, Schema } from '../schema/model.js';
import type { Change, EmbeddedStatement } from '../sql/change.js';

/** Routines whose body is plain text to Postgres: nothing stops a change from under them. */
export function untrackedRoutines(schema: Schema): Routine[] {
  return [...schema.routines.values()].flat().filter(({ definition }) => definition.body !== null);
}

/** The body names the relation. */
export function usesRelation(routine: Routine, schema: Schema, key: Key): boolean {
  return statementsOf(routine).some((statement) => relationsOf(statement, schema).includes(key));
}

/** The body names the column of the relation: in a statement on it, or through NEW and OLD in one of its triggers. */
export function usesColumn(routine: Routine, schema: Schema, key: Key, column: string): boolean {
  const named = statementsOf(routine).some(
    (statement) => relationsOf(statement, schema).includes(key) && columnsOf(statement).includes(column),
  );
  return named || (isTriggerOf(routine, schema, key) && rowColumns(routine).includes(column));
}

function statementsOf({ definition }: Routine): readonly EmbeddedStatement[] {
  return definition.code?.statements ?? [];
}

function relationsOf({ query, changes }: EmbeddedStatement, schema: Schema): Key[] {
  const names = [...(query?.relations ?? []), ...changes.flatMap(relationsOfChange)];
  return names.map((name) => schema.relationKey(name));
}

function relationsOfChange(change: Change) {
  if (change.type === 'insert' || change.type === 'merge') return [change.table, ...(change.query?.relations ?? [])];
  if (change.type === 'update') return [change.table, ...change.from];
  if (change.type === 'delete') return [change.table, ...change.using];
  if (change.type === 'select') return change.query.relations;
  return [];
}

function columnsOf({ query, changes }: EmbeddedStatement): string[] {
  return [...(query?.columns ?? []).map((one) => one.column), ...changes.flatMap(columnsOfChange)];
}

function columnsOfChange(change: Change): readonly string[] {
  switch (change.type) {
    case 'insert':
      return [
        ...change.columns,
        ...(change.conflictColumns ?? []),
        ...(change.query?.columns ?? []).map((one) => one.column),
      ];
    case 'update':
      return [
        ...change.assignments.flatMap(({ column, value }) => [column, ...(value?.columns ?? [])]),
        ...(change.where?.columns ?? []),
      ];
    case 'delete':
      return change.where?.columns ?? [];
    case 'merge':
    case 'select':
      return change.query.columns.map((one) => one.column);
    default:
      return [];
  }
}

function isTriggerOf(routine: Routine, schema: Schema, key: Key): boolean {
  const triggers = schema.relations.get(key)?.triggers.values() ?? [];
  return [...triggers].some((trigger) => trigger.function === `${routine.schema}.${routine.name}`);
}

/** Columns read or written as `NEW.column` and `OLD.column`. */
export function rowColumns({ definition }: Routine): string[] {
  const plain = (definition.body ?? '').replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/'(?:[^']|'')*'/g, "''");
  return [
    ...plain.matchAll(/\b(?:new|old)\s*\.\s*(?:"((?:[^"]|"")+)"|([a-z_\u0080-\uffff][\w$\u0080-\uffff]*))/gi),
  ].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? (bare ?? '').toLowerCase());
}

/** Relations that the body reads or writes and that surely do not exist. Empty unless everything is known. */
export function missingRelations(routine: Routine, schema: Schema): Key[] {
  if (!schema.complete) return [];
  const statements = statementsOf(routine);
  const made = new Set(statements.flatMap(({ changes }) => changes.flatMap(madeBy)));
  const names = statements.flatMap(({ query, changes }) => [
    ...(query?.relations ?? []),
    ...changes.flatMap(relationsOfChange),
  ]);
  const missing = names.filter(
    (name) =>
      !made.has(name.name) &&
      !isSystem(name) &&
      schema.relation(name) === undefined &&
      schema.sequence(name) === undefined,
  );
  return [...new Set(missing.map((name) => schema.relationKey(name)))];
}

/** Temporary tables of the body's own. */
function madeBy(change: Change): string[] {
  return change.type === 'create-table' || change.type === 'create-table-as' ? [change.table.name] : [];
}

function isSystem({ schema, name }: Name): boolean {
  if (schema === null) return name.startsWith('pg_');
  return schema === 'pg_catalog' || schema === 'information_schema';
}
