import { quoteName } from '../core/name.js';
import { literal, raw, type Sql, sql } from '../core/sql.js';
import type { Index, Relation, TableConstraint } from '../schema/model.js';
import { makeObjectName } from '../schema/names.js';
import type { ChangeOf } from '../sql/change.js';
import { backfill, deploy, step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { computes, rowTrigger } from './safe-column.js';
import { notNullSteps, validateStep } from './safe-constraint.js';
import { buildSteps } from './safe-index.js';
import { alter, beside, nameFor, type Place, placeOf } from './safe-place.js';
import { foreignKeyOf } from './safe-restore.js';
import { replaceIdentifier } from './sql-text.js';

type TypeChange = ChangeOf<'alter-column-type'>;

/** The column that takes over, and what it will be called in the end. */
interface Successor {
  readonly place: Place;
  readonly change: TypeChange;
  readonly next: string;
  readonly old: string;
  readonly trigger: string;
}

/**
 * The change of type without a rewrite under lock: a second column, kept in step by a trigger, filled in batches, that
 * takes the first one's place in one short transaction.
 */
export function typeChangeSteps(place: Place, change: TypeChange, value?: Sql): RewriteStep[] | null {
  const { column } = change;
  const successor: Successor = {
    place,
    change,
    next: freeColumn(place, `${column}_new`),
    old: freeColumn(place, `${column}_old`),
    trigger: nameFor(place, [column], 'sync'),
  };
  const known = place.relation?.columns.get(column);
  const proof = known?.notNull === true ? notNullCopy(successor) : null;
  const indexes = indexesOn(successor);
  // A partitioned table's keys can't adopt an index, so there the new column can't take them over.
  const keyed = indexes.some((one) => one.index.constraint !== null);
  if (keyed && place.relation?.kind === 'partitioned-table') return null;
  const copies = [
    ...constraintsOn(successor, 'check').flatMap((one) => checkCopy(successor, one)),
    ...constraintsOn(successor, 'foreign-key').map((one) => foreignKeyCopy(successor, one)),
  ];
  return [
    ...fillSteps(successor, value),
    ...(proof?.steps ?? []),
    ...indexes.flatMap((one) => one.steps),
    ...copies.flatMap((one) => one.steps),
    deploy(
      place.relation?.knowledge === 'full'
        ? `Watch the backfill to its end: every row must have "${successor.next}" before the switch.`
        : `Watch the backfill to its end. Indexes and constraints on "${column}" are not known here: give "${successor.next}" its own in the same way before the switch.`,
    ),
    switchStep(successor, indexes),
    ...incoming(successor).map(({ table, constraint }) => validateStep(placeOf(table, place), constraint.name)),
    step(
      sql`${alter(place)} DROP COLUMN ${successor.old}`,
      'Later, when nothing can want the old values back: it is destructive and asks for an approval.',
    ),
    ...renames(successor, indexes, proof === null || place.version < 18 ? copies : [...copies, proof]),
  ];
}

function freeColumn(place: Place, wanted: string): string {
  let name = wanted;
  for (let count = 2; place.relation?.columns.has(name) === true; count++) name = `${wanted}${count}`;
  return name;
}

function fillSteps({ place, change, next, trigger }: Successor, value: Sql | undefined): RewriteStep[] {
  const collation = change.collation === null ? raw('') : sql` COLLATE ${change.collation}`;
  const converted = value ?? (change.using === null ? sql`${change.column}` : raw(`(${change.using.sql})`));
  const body =
    value === undefined && change.using === null
      ? sql`NEW.${next} := NEW.${change.column}`
      : computes(place, next, converted);
  return [
    step(
      sql`${alter(place)} ADD COLUMN ${next} ${raw(change.newType.sql)}${collation}`,
      'Brief: nothing is rewritten.',
    ),
    rowTrigger(place, trigger, body),
    backfill(
      sql`UPDATE ${place.table} SET ${next} = ${converted} WHERE ${next} IS NULL AND ${change.column} IS NOT NULL`,
      'In batches, each its own transaction.',
    ),
  ];
}

interface Twin {
  readonly index: Index;
  readonly name: string;
  readonly steps: readonly RewriteStep[];
}

function mentions(index: Index, column: string): boolean {
  return (
    index.include.includes(column) ||
    index.where?.columns.includes(column) === true ||
    index.elements.some((one) => one.column === column || one.expression?.columns.includes(column) === true)
  );
}

/** Each index on the column once more, on the new one. */
function indexesOn({ place, change, next }: Successor): Twin[] {
  return place.schema
    .indexesOf(place.key)
    .filter((index) => mentions(index, change.column))
    .map((index) => {
      const replaced = (text: string) => replaceIdentifier(text, change.column, next);
      const elements = index.elements.map((one) => replaced(one.sql)).join(', ');
      const include = index.include.map((one) => (one === change.column ? next : one));
      const method = index.method === 'btree' ? '' : `USING ${index.method} `;
      const included = include.length === 0 ? raw('') : sql` INCLUDE (${include})`;
      const nulls = index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
      const where = index.where === null ? '' : ` WHERE ${replaced(index.where.sql)}`;
      const name = nameFor(place, [index.name], 'new');
      const tail = raw(`${method}(${elements})${included.text}${nulls}${where}`);
      return { index, name, steps: buildSteps(place, { name, unique: index.unique, tail, columns: [next] }) };
    });
}

function constraintsOn({ place, change }: Successor, kind: TableConstraint['kind']): TableConstraint[] {
  return [...(place.relation?.constraints.values() ?? [])].filter(
    (one) => one.kind === kind && one.columns.includes(change.column),
  );
}

function copyName(place: Place, constraint: TableConstraint): string {
  return nameFor(place, [constraint.name], 'new');
}

/** A constraint once more, on the new column, and what it must be called in the end. */
interface Copy {
  readonly name: string;
  readonly original: string;
  readonly steps: readonly RewriteStep[];
}

/** NOT NULL is a constraint with a name from 18 on. */
function notNullCopy({ place, change, next }: Successor): Copy {
  const table = place.relation?.name ?? place.table.name;
  const name = nameFor(place, [next], 'not_null');
  const known = [...(place.relation?.constraints.values() ?? [])].find(
    (one) => one.kind === 'not-null' && one.columns[0] === change.column,
  );
  const original = known?.name ?? makeObjectName(table, change.column, 'not_null');
  return { name, original, steps: notNullSteps(place, next, name) };
}

function checkCopy({ place, change, next }: Successor, constraint: TableConstraint): Copy[] {
  if (constraint.expression === null) return [];
  const name = copyName(place, constraint);
  const expression = raw(replaceIdentifier(constraint.expression.sql, change.column, next));
  const add = step(sql`${alter(place)} ADD CONSTRAINT ${name} CHECK (${expression}) NOT VALID`);
  return [{ name, original: constraint.name, steps: [add, validateStep(place, name)] }];
}

function foreignKeyCopy({ place, change, next }: Successor, constraint: TableConstraint): Copy {
  const name = copyName(place, constraint);
  const columns = constraint.columns.map((one) => (one === change.column ? next : one));
  const text = foreignKeyOf(place, { ...constraint, columns });
  const add = step(sql`${alter(place)} ADD CONSTRAINT ${name} ${text} NOT VALID`);
  return { name, original: constraint.name, steps: [add, validateStep(place, name)] };
}

/** Foreign keys of other tables that point to the column. */
function incoming({ place, change }: Successor): { table: Relation; constraint: TableConstraint }[] {
  const primary = [...(place.relation?.constraints.values() ?? [])].find((one) => one.kind === 'primary-key');
  return place.schema.referencesTo(place.key).filter(({ constraint }) => {
    const columns = constraint.references?.columns ?? [];
    return (columns.length === 0 ? (primary?.columns ?? []) : columns).includes(change.column);
  });
}

/** The short transaction in which the new column takes the old one's name, default, keys and identity. */
function switchStep(successor: Successor, indexes: readonly Twin[]): RewriteStep {
  const { place, change, next, old, trigger } = successor;
  const table = alter(place);
  const referring = incoming(successor).map((one) => ({ ...one, at: placeOf(one.table, place) }));
  const keys = indexes.filter((one) => one.index.constraint !== null);
  const statements = [
    sql`DROP TRIGGER ${trigger} ON ${place.table}`,
    sql`DROP FUNCTION ${beside(place, trigger)}()`,
    ...referring.map(({ at, constraint }) => sql`${alter(at)} DROP CONSTRAINT ${constraint.name}`),
    ...keys.map((one) => sql`${table} DROP CONSTRAINT ${one.index.constraint ?? one.index.name}`),
    ...inheritance(successor),
    sql`${table} RENAME COLUMN ${change.column} TO ${old}`,
    sql`${table} RENAME COLUMN ${next} TO ${change.column}`,
    ...keys.map((one) => usingIndex(table, one)),
    ...referring.map(
      ({ at, constraint }) =>
        sql`${alter(at)} ADD CONSTRAINT ${constraint.name} ${foreignKeyOf(at, constraint)} NOT VALID`,
    ),
  ];
  return step(
    raw(statements.map((one) => one.text).join(';\n')),
    'One short transaction of catalog changes; set a lock_timeout.',
  );
}

function usingIndex(table: Sql, { index, name }: Twin): Sql {
  const word = raw(index.primary ? 'PRIMARY KEY' : 'UNIQUE');
  return sql`${table} ADD CONSTRAINT ${index.constraint ?? index.name} ${word} USING INDEX ${name}`;
}

/** Default, sequence and identity pass to the new column; the old one may stay empty from now on. */
function inheritance(successor: Successor): Sql[] {
  const { place, change, next } = successor;
  const table = alter(place);
  const column = place.relation?.columns.get(change.column);
  if (column === undefined) return [];
  const sequences = place.schema.sequencesOf(place.key).filter((one) => one.ownedBy?.column === change.column);
  const statements: Sql[] = [];
  if (column.identity !== null) statements.push(...identityMove(successor, column.identity));
  if (column.identity === null) {
    for (const one of sequences) statements.push(...sequenceMove(successor, { schema: one.schema, name: one.name }));
  }
  if (column.default !== null) {
    statements.push(sql`${table} ALTER COLUMN ${next} SET DEFAULT ${raw(column.default.sql)}`);
    statements.push(sql`${table} ALTER COLUMN ${change.column} DROP DEFAULT`);
  }
  if (column.notNull) statements.push(sql`${table} ALTER COLUMN ${change.column} DROP NOT NULL`);
  return statements;
}

const SEQUENCE_TYPES: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

function sequenceMove({ place, change, next }: Successor, sequence: { schema: string; name: string }): Sql[] {
  const name = place.table.schema === null ? { schema: null, name: sequence.name } : sequence;
  const type = SEQUENCE_TYPES[change.newType.name];
  const grown = type === undefined ? [] : [sql`ALTER SEQUENCE ${name} AS ${raw(type)}`];
  return [sql`ALTER SEQUENCE ${name} OWNED BY ${place.table}.${next}`, ...grown];
}

function identityMove({ place, change, next }: Successor, identity: 'always' | 'by default'): Sql[] {
  const table = alter(place);
  const word = raw(identity === 'always' ? 'ALWAYS' : 'BY DEFAULT');
  const sequence = (column: string) =>
    sql`pg_get_serial_sequence(${literal(quoteName(place.table))}, ${literal(column)})`;
  return [
    sql`${table} ALTER COLUMN ${next} ADD GENERATED ${word} AS IDENTITY`,
    sql`SELECT setval(${sequence(next)}, nextval(${sequence(change.column)}), false)`,
    sql`${table} ALTER COLUMN ${change.column} DROP IDENTITY`,
    ...sequenceName(place, change.column, next),
  ];
}

/** The new identity's sequence takes the old one's name, which is free by then; left alone where it isn't known. */
function sequenceName(place: Place, column: string, next: string): Sql[] {
  const old = place.schema.sequencesOf(place.key).find((one) => one.ownedBy?.column === column);
  if (old === undefined) return [];
  return [sql`ALTER SEQUENCE ${beside(place, nameFor(place, [next], 'seq'))} RENAME TO ${old.name}`];
}

/** The old names again, once the old column has taken its own indexes and constraints away. */
function renames({ place }: Successor, indexes: readonly Twin[], copies: readonly Copy[]): RewriteStep[] {
  const note = 'Brief: the name it had before.';
  return [
    ...indexes
      .filter((one) => one.index.constraint === null)
      .map((one) => step(sql`ALTER INDEX ${beside(place, one.name)} RENAME TO ${one.index.name}`, note)),
    ...copies.map((one) => step(sql`${alter(place)} RENAME CONSTRAINT ${one.name} TO ${one.original}`, note)),
  ];
}
