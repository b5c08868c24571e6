import type { Name } from '../core/name.js';
import type { Key, Routine, Schema } from '../schema/model.js';
import type { Change, EmbeddedStatement, Expression, Query } from '../sql/change.js';

/**
 * Routines whose body is plain text to Postgres: nothing stops a change from under them. Those of pg_temp are gone with
 * their session. `holds`: those with such a body alone.
 */
export function untrackedRoutines(schema: Schema, holds = (_body: string): boolean => true): Routine[] {
  const found: Routine[] = [];
  for (const overloads of schema.routines.values()) {
    for (const routine of overloads) {
      const { body } = routine.definition;
      if (body !== null && holds(body) && routine.schema !== 'pg_temp') found.push(routine);
    }
  }
  return found;
}

/** The body names the relation. */
export function usesRelation(routine: Routine, schema: Schema, key: Key): boolean {
  return mayName(routine, lastPart(key)) && statementsOf(routine).some((statement) => names(statement, schema, key));
}

/** The body names the column of the relation: in a statement on it, or through NEW and OLD in one of its triggers. */
export function usesColumn(routine: Routine, schema: Schema, key: Key, column: string): boolean {
  if (!mayName(routine, column)) return false;
  const named =
    mayName(routine, lastPart(key)) &&
    statementsOf(routine).some(
      (statement) => names(statement, schema, key) && columnsOf(statement, schema, key).includes(column),
    );
  return named || (isTriggerOf(routine, schema, key) && rowColumns(routine).includes(column));
}

/** What is behind the last dot: the name, or, where that has dots, the end of it. */
export function lastPart(key: Key): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/** A body's letters; null where it may name anything: put together when it runs, or written otherwise than it is called. */
const letters = new WeakMap<object, { readonly text: string | null }>();

/** A body is read when it is first asked for, which takes its time; most have not even the letters of the name, or word. */
export function mayName({ definition }: Routine, name: string): boolean {
  let known = letters.get(definition);
  if (known === undefined) {
    const text = (definition.body ?? '').toLowerCase();
    known = { text: /execute|u&"/.test(text) ? null : text };
    letters.set(definition, known);
  }
  return known.text === null || name.includes('"') || known.text.includes(name.toLowerCase());
}

function statementsOf({ definition }: Routine): readonly EmbeddedStatement[] {
  return definition.code?.statements ?? [];
}

function names({ query, changes }: EmbeddedStatement, schema: Schema, key: Key): boolean {
  // To look a name up takes longer than to see that it is another one.
  const isIt = (name: Name): boolean => key.endsWith(name.name) && schema.relationKey(name) === key;
  return query?.relations.some(isIt) === true || changes.some((change) => relationsOfChange(change).some(isIt));
}

function relationsOfChange(change: Change) {
  if (change.type === 'insert' || change.type === 'merge') return [change.table, ...(change.query?.relations ?? [])];
  if (change.type === 'update') return [change.table, ...change.from];
  if (change.type === 'delete') return [change.table, ...change.using];
  if (change.type === 'select') return change.query.relations;
  return [];
}

/** Columns that the statement may mean of the relation: those of others, and of NEW and OLD, are left out. */
function columnsOf({ query, changes }: EmbeddedStatement, schema: Schema, key: Key): string[] {
  return [...columnsRead(query, key), ...changes.flatMap((change) => columnsOfChange(change, schema, key))];
}

function columnsRead(query: Query | null, key: Key): string[] {
  const name = key.slice(key.indexOf('.') + 1);
  return (query?.columns ?? []).flatMap(({ relation, column }) =>
    relation === null || relation === name ? [column] : [],
  );
}

/** Only the columns' own names are kept of an expression, so its text tells whether one is more than `NEW.column`. */
function columnsIn(expression: Expression | null): string[] {
  const text = (expression?.sql ?? '').replace(/\b(?:new|old)\s*\.\s*(?:"[^"]+"|[\w$\u0080-\uffff]+)/gi, ' ');
  const words = new Set(text.match(/"[^"]+"|[\w$\u0080-\uffff]+/g)?.map((word) => word.replace(/^"|"$/g, '')));
  const lower = new Set([...words].map((word) => word.toLowerCase()));
  return (expression?.columns ?? []).filter((column) => words.has(column) || lower.has(column));
}

function columnsOfChange(change: Change, schema: Schema, key: Key): readonly string[] {
  const own = 'table' in change && change.table !== null && schema.relationKey(change.table) === key;
  switch (change.type) {
    case 'insert':
      return [
        ...(own ? [...change.columns, ...(change.conflictColumns ?? [])] : []),
        ...columnsRead(change.query, key),
      ];
    case 'update':
      return [
        ...change.assignments.flatMap(({ column, value }) => [...(own ? [column] : []), ...columnsIn(value)]),
        ...columnsIn(change.where),
      ];
    case 'delete':
      return columnsIn(change.where);
    case 'merge':
    case 'select':
      return columnsRead(change.query, key);
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
