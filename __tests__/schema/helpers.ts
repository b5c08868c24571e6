import { emptySchema, foldStatement } from '../../src/schema/fold.js';
import { type Column, keyOf, type Schema } from '../../src/schema/model.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';

const engine = await loadEngine();

/** Folds SQL; each text is a migration of its own, and its place in the list is its origin. */
export function folded(...migrations: string[]): Schema {
  return foldInto(emptySchema(true), ...migrations);
}

/** The same for a database that was there before: nothing is known of it. */
export function foldedOnto(...migrations: string[]): Schema {
  return foldInto(emptySchema(), ...migrations);
}

export function foldInto(schema: Schema, ...migrations: string[]): Schema {
  migrations.forEach((sql, origin) => {
    for (const changes of changesOf(sql)) foldStatement(schema, changes, origin);
  });
  return schema;
}

export function changesOf(sql: string) {
  const parsed = parsePostgres(sql, engine);
  if (parsed.unparsed.length > 0) throw new Error(parsed.unparsed[0]?.message);
  return parsed.statements.map((statement) => statement.changes);
}

/** A table as a few lines of text: columns, constraints, indexes, in the order in which they stand. */
export function show(schema: Schema, name: string): string[] {
  const key = name.includes('.') ? name : `public.${name}`;
  const relation = schema.relations.get(key);
  if (relation === undefined) return [];
  const lines = [...relation.columns.values()].map(showColumn);
  for (const constraint of relation.constraints.values()) {
    const target = constraint.references;
    const to = target === null ? '' : ` -> ${target.table}(${target.columns.join()})`;
    const marks = `${constraint.validated ? '' : ' not valid'}${constraint.local === false ? ' inherited' : ''}`;
    lines.push(`${constraint.kind} ${constraint.name} (${constraint.columns.join()})${to}${marks}`);
  }
  for (const index of schema.indexesOf(key)) {
    const columns = index.elements.map((element) => element.column ?? `(${element.expression?.sql})`).join();
    const include = index.include.length > 0 ? ` include ${index.include.join()}` : '';
    const part = index.attachedTo === null ? '' : ` of ${index.attachedTo}`;
    lines.push(
      `${index.unique ? 'unique ' : ''}index ${index.name} (${columns})${include}${part}${index.valid ? '' : ' invalid'}`,
    );
  }
  return lines;
}

function showColumn(column: Column): string {
  const { type } = column;
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join()})` : '';
  const parts = [
    column.name,
    `${type.schema === null ? '' : `${type.schema}.`}${type.name}${modifiers}${type.array ? '[]' : ''}`,
  ];
  if (column.notNull) parts.push('not null');
  if (column.identity !== null) parts.push(`identity ${column.identity}`);
  if (column.generated !== null) parts.push(`generated ${column.generated.expression.sql}`);
  if (column.default !== null) parts.push(`default ${column.default.sql}`);
  return parts.join(' ');
}

/** Names of the indexes on a table. */
export function indexNames(schema: Schema, name: string): string[] {
  return schema.indexesOf(`public.${name}`).map((index) => index.name);
}

/** Names of the constraints of a table. */
export function constraintNames(schema: Schema, name: string): string[] {
  return [...(schema.relations.get(`public.${name}`)?.constraints.keys() ?? [])];
}

/** Everything that exists, by kind and key, for comparing two schemas. */
export function everything(schema: Schema): unknown {
  return {
    relations: [...schema.relations.values()].map((relation) => [keyOf(relation), relation]),
    indexes: [...schema.indexes],
    sequences: [...schema.sequences],
    types: [...schema.types],
    routines: [...schema.routines],
    publications: [...schema.publications],
    schemas: [...schema.schemas],
    searchPath: schema.searchPath,
  };
}
