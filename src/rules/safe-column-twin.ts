import { quoteName } from '../core/name.js';
import { literal, raw, type Sql, sql } from '../core/sql.js';
import type { Index, Relation, TableConstraint } from '../schema/model.js';
import { makeObjectName } from '../schema/names.js';
import type { TypeName } from '../sql/change.js';
import { step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { notNullSteps, validateStep } from './safe-constraint.js';
import { buildSteps } from './safe-index.js';
import { alter, beside, nameFor, type Place } from './safe-place.js';
import { foreignKeyOf } from './safe-restore.js';
import { replaceIdentifier } from './sql-text.js';

/** A column, and a second one beside it that is to take over everything that it has. */
export interface Successor {
  readonly place: Place;
  /** The column that there is. */
  readonly column: string;
  readonly next: string;
  /** The type of `next`. */
  readonly type: TypeName;
  /** What the sequence of an identity is made with, as `INCREMENT BY 5`. */
  readonly identityOptions?: string;
}

/** `users_name_idx_new` for `users_name_idx`. */
function newName(place: Place, name: string): string {
  const prefix = `${place.relation?.name ?? place.table.name}_`;
  return nameFor(place, [name.startsWith(prefix) ? name.slice(prefix.length) : name], 'new');
}

/** Something on the column that no other column can be given while the table is in use. */
export function hasNoTwin({ place, column }: Pick<Successor, 'place' | 'column'>): boolean {
  const partitioned = place.relation?.kind === 'partitioned-table';
  return [...(place.relation?.constraints.values() ?? [])].some((one) => {
    if (one.kind === 'exclusion') {
      const index = one.index === null ? undefined : place.schema.indexes.get(one.index);
      return one.columns.includes(column) || (index !== undefined && mentions(index, column));
    }
    // A partitioned table's keys can't adopt an index.
    return partitioned && (one.kind === 'unique' || one.kind === 'primary-key') && one.columns.includes(column);
  });
}

/** A name that no column of the table has. */
export function freeColumn(place: Place, wanted: string): string {
  let name = wanted;
  for (let count = 2; place.relation?.columns.has(name) === true; count++) name = `${wanted}${count}`;
  return name;
}

export interface Twin {
  readonly index: Index;
  readonly name: string;
  readonly steps: readonly RewriteStep[];
}

export function mentions(index: Index, column: string): boolean {
  return (
    index.include.includes(column) ||
    index.where?.columns.includes(column) === true ||
    index.elements.some((one) => one.column === column || one.expression?.columns.includes(column) === true)
  );
}

/** Each index on the column once more, on the new one. */
export function indexesOn({ place, column, next }: Successor): Twin[] {
  return place.schema
    .indexesOf(place.key)
    .filter((index) => mentions(index, column))
    .map((index) => {
      const replaced = (text: string) => replaceIdentifier(text, column, next);
      const elements = index.elements.map((one) => replaced(one.sql)).join(', ');
      const include = index.include.map((one) => (one === column ? next : one));
      const method = index.method === 'btree' ? '' : `USING ${index.method} `;
      const included = include.length === 0 ? raw('') : sql` INCLUDE (${include})`;
      const nulls = index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
      const where = index.where === null ? '' : ` WHERE ${replaced(index.where.sql)}`;
      const name = newName(place, index.name);
      const tail = raw(`${method}(${elements})${included.text}${nulls}${where}`);
      return { index, name, steps: buildSteps(place, { name, unique: index.unique, tail, columns: [next] }) };
    });
}

export function constraintsOn({ place, column }: Successor, kind: TableConstraint['kind']): TableConstraint[] {
  return [...(place.relation?.constraints.values() ?? [])].filter(
    (one) => one.kind === kind && one.columns.includes(column),
  );
}

function copyName(place: Place, constraint: TableConstraint): string {
  return newName(place, constraint.name);
}

/** A constraint once more, on the new column, and what it must be called in the end. */
export interface Copy {
  readonly name: string;
  readonly original: string;
  readonly steps: readonly RewriteStep[];
}

/** NOT NULL is a constraint with a name from 18 on. */
export function notNullCopy({ place, column, next }: Successor): Copy {
  const table = place.relation?.name ?? place.table.name;
  const name = nameFor(place, [next], 'not_null');
  const known = [...(place.relation?.constraints.values() ?? [])].find(
    (one) => one.kind === 'not-null' && one.columns[0] === column,
  );
  const original = known?.name ?? makeObjectName(table, column, 'not_null');
  return { name, original, steps: notNullSteps(place, next, name) };
}

export function checkCopy({ place, column, next }: Successor, constraint: TableConstraint): Copy[] {
  if (constraint.expression === null) return [];
  const name = copyName(place, constraint);
  const expression = raw(replaceIdentifier(constraint.expression.sql, column, next));
  const add = step(sql`${alter(place)} ADD CONSTRAINT ${name} CHECK (${expression}) NOT VALID`);
  return [{ name, original: constraint.name, steps: [add, validateStep(place, name)] }];
}

export function foreignKeyCopy({ place, column, next }: Successor, constraint: TableConstraint): Copy {
  const name = copyName(place, constraint);
  const columns = constraint.columns.map((one) => (one === column ? next : one));
  const text = foreignKeyOf(place, { ...constraint, columns });
  const add = step(sql`${alter(place)} ADD CONSTRAINT ${name} ${text} NOT VALID`);
  return { name, original: constraint.name, steps: [add, validateStep(place, name)] };
}

/** Foreign keys of other tables that point to the column. */
export function incoming({ place, column }: Successor): { table: Relation; constraint: TableConstraint }[] {
  const primary = [...(place.relation?.constraints.values() ?? [])].find((one) => one.kind === 'primary-key');
  return place.schema.referencesTo(place.key).filter(({ constraint }) => {
    const columns = constraint.references?.columns ?? [];
    return (columns.length === 0 ? (primary?.columns ?? []) : columns).includes(column);
  });
}

/** The constraint again, over the new column's index. */
export function usingIndex(place: Place, { index, name }: Twin): Sql {
  const word = raw(index.primary ? 'PRIMARY KEY' : 'UNIQUE');
  const constraint = index.constraint ?? index.name;
  const known = place.relation?.constraints.get(constraint);
  const timing = known?.initiallyDeferred ? ' DEFERRABLE INITIALLY DEFERRED' : known?.deferrable ? ' DEFERRABLE' : '';
  return sql`${alter(place)} ADD CONSTRAINT ${constraint} ${word} USING INDEX ${name}${raw(timing)}`;
}

/** Default, sequence and identity pass to the new column. */
export function inheritance(successor: Successor): Sql[] {
  const { place, column, next } = successor;
  const table = alter(place);
  const known = place.relation?.columns.get(column);
  if (known === undefined) return [];
  const sequences = place.schema.sequencesOf(place.key).filter((one) => one.ownedBy?.column === column);
  const statements: Sql[] = [];
  if (known.identity !== null) statements.push(...identityMove(successor, known.identity));
  if (known.identity === null) {
    for (const one of sequences) statements.push(...sequenceMove(successor, { schema: one.schema, name: one.name }));
  }
  if (known.default !== null) {
    statements.push(sql`${table} ALTER COLUMN ${next} SET DEFAULT ${raw(known.default.sql)}`);
    statements.push(sql`${table} ALTER COLUMN ${column} DROP DEFAULT`);
  }
  return statements;
}

const SEQUENCE_TYPES: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

function sequenceMove({ place, type, next }: Successor, sequence: { schema: string; name: string }): Sql[] {
  const name = place.table.schema === null ? { schema: null, name: sequence.name } : sequence;
  const word = SEQUENCE_TYPES[type.name];
  const grown = word === undefined ? [] : [sql`ALTER SEQUENCE ${name} AS ${raw(word)}`];
  return [sql`ALTER SEQUENCE ${name} OWNED BY ${place.table}.${next}`, ...grown];
}

function identityMove(
  { place, column, next, identityOptions = '' }: Successor,
  identity: 'always' | 'by default',
): Sql[] {
  const table = alter(place);
  const word = raw(identity === 'always' ? 'ALWAYS' : 'BY DEFAULT');
  const options = identityOptions === '' ? '' : ` (${identityOptions})`;
  const sequence = (column: string) =>
    sql`pg_get_serial_sequence(${literal(quoteName(place.table))}, ${literal(column)})`;
  return [
    sql`${table} ALTER COLUMN ${next} ADD GENERATED ${word} AS IDENTITY${raw(options)}`,
    sql`SELECT setval(${sequence(next)}, nextval(${sequence(column)}), false)`,
    sql`${table} ALTER COLUMN ${column} DROP IDENTITY`,
    ...sequenceName(place, column, next),
  ];
}

/** The new identity's sequence takes the old one's name, which is free by then; left alone where it isn't known. */
function sequenceName(place: Place, column: string, next: string): Sql[] {
  const old = place.schema.sequencesOf(place.key).find((one) => one.ownedBy?.column === column);
  if (old === undefined) return [];
  return [sql`ALTER SEQUENCE ${beside(place, nameFor(place, [next], 'seq'))} RENAME TO ${old.name}`];
}

/** The old names again, once the old column has taken its own indexes and constraints away. */
export function renames({ place }: Successor, indexes: readonly Twin[], copies: readonly Copy[]): RewriteStep[] {
  const note = 'Brief: the name it had before.';
  return [
    ...indexes
      .filter((one) => one.index.constraint === null)
      .map((one) => step(sql`ALTER INDEX ${beside(place, one.name)} RENAME TO ${one.index.name}`, note)),
    ...copies.map((one) => step(sql`${alter(place)} RENAME CONSTRAINT ${one.name} TO ${one.original}`, note)),
  ];
}
