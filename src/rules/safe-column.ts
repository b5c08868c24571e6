import type { Name } from '../core/name.js';
import { quoteName } from '../core/name.js';
import { literal, raw, type Sql, sql } from '../core/sql.js';
import type { ColumnDefinition, Constraint, Expression } from '../sql/change.js';
import { backfill, deploy, step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { constraintSteps, notNullSteps, validateStep } from './safe-constraint.js';
import { alter, beside, nameFor, type Place } from './safe-place.js';
import { bracketAfter, replaceIdentifier, says } from './sql-text.js';

const BACKFILL_NOTE = 'In batches, each its own transaction.';

/** How the new column comes by its values. */
export type Filling = 'as-written' | 'volatile-default' | 'serial' | 'identity' | 'stored-generated' | 'domain';

/** Steps that add the column to a table in use without rewriting or scanning it under a strong lock. */
export function addColumnSteps(
  place: Place,
  column: ColumnDefinition,
  filling: Filling,
  ifNotExists: boolean,
): RewriteStep[] {
  switch (filling) {
    case 'as-written':
      // What is computed when it is read has a value in every row, and NOT NULL looks at all of them.
      return withConstraints(place, column, [addStep(place, column, ifNotExists, true)], column.generated !== null);
    case 'volatile-default':
      return withConstraints(place, column, volatileSteps(place, column, ifNotExists), true);
    case 'serial':
      // `serial` says NOT NULL without writing it.
      return withConstraints(place, { ...column, notNull: true }, serialSteps(place, column, ifNotExists), true);
    case 'identity':
      return identitySteps(place, column, ifNotExists);
    case 'stored-generated':
      return withConstraints(place, column, generatedSteps(place, column, ifNotExists), true);
    case 'domain':
      return domainSteps(place, column, ifNotExists);
  }
}

/** ADD COLUMN; `complete`: with the default and NOT NULL as written, which then cost nothing. */
function addStep(place: Place, column: ColumnDefinition, ifNotExists: boolean, complete: boolean): RewriteStep {
  const primary = column.constraints.some((one) => one.kind === 'primary-key');
  const virtual = column.generated === null ? '' : ` GENERATED ALWAYS AS (${column.generated.expression.sql}) VIRTUAL`;
  const value = complete ? virtual || (column.default === null ? '' : ` DEFAULT ${column.default.sql}`) : '';
  const notNull =
    complete && virtual === '' && column.notNull && !(primary && column.default === null) ? ' NOT NULL' : '';
  return step(
    sql`${alter(place)} ADD COLUMN ${raw(ifNotExists ? 'IF NOT EXISTS ' : '')}${column.name} ${raw(column.type.sql)}${collate(column)}${raw(value + notNull)}`,
    'Brief: nothing is rewritten.',
  );
}

function collate(column: ColumnDefinition): Sql {
  return column.collation === null ? raw('') : sql` COLLATE ${column.collation}`;
}

/** What is written at the column, each in its own online way. */
function withConstraints(
  place: Place,
  column: ColumnDefinition,
  steps: readonly RewriteStep[],
  filled: boolean,
): RewriteStep[] {
  const primary = column.constraints.some((one) => one.kind === 'primary-key');
  const proof = filled && column.notNull && !primary ? notNullSteps(place, column.name, namedNotNull(column)) : [];
  const empty =
    primary && !filled && column.default === null
      ? [deploy(`Give every row a value for "${column.name}" before going on: a primary key allows no nulls.`)]
      : [];
  const constraints = column.constraints
    .filter((one) => one.kind !== 'not-null')
    .flatMap((one) => inlineSteps(place, column, one));
  return [...steps, ...empty, ...proof, ...constraints];
}

function namedNotNull(column: ColumnDefinition): string | null {
  return column.constraints.find((one) => one.kind === 'not-null')?.name ?? null;
}

/** A constraint written at the column, brought in afterwards. */
function inlineSteps(place: Place, column: ColumnDefinition, constraint: Constraint): RewriteStep[] {
  const sure = { ...constraint, columns: constraint.kind === 'check' ? constraint.columns : [column.name] };
  return constraintSteps(place, sure) ?? [];
}

function setDefault(place: Place, column: string, expression: Sql): RewriteStep {
  return step(sql`${alter(place)} ALTER COLUMN ${column} SET DEFAULT ${expression}`, 'Brief: it counts for new rows.');
}

function fill(place: Place, column: string, expression: Sql): RewriteStep {
  return backfill(sql`UPDATE ${place.table} SET ${column} = ${expression} WHERE ${column} IS NULL`, BACKFILL_NOTE);
}

function volatileSteps(place: Place, column: ColumnDefinition, ifNotExists: boolean): RewriteStep[] {
  const value = raw(column.default?.sql ?? 'NULL');
  return [
    addStep(place, column, ifNotExists, false),
    setDefault(place, column.name, value),
    fill(place, column.name, value),
  ];
}

const INTEGER_NAMES: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

function integerName(column: ColumnDefinition): string {
  return INTEGER_NAMES[column.type.name] ?? column.type.sql;
}

function nextval(sequence: Name): Sql {
  return sql`nextval(${literal(quoteName(sequence))}::regclass)`;
}

function serialSteps(place: Place, column: ColumnDefinition, ifNotExists: boolean): RewriteStep[] {
  const type = integerName(column);
  const sequence = beside(place, nameFor(place, [column.name], 'seq'));
  const plain = { ...column, type: { ...column.type, serial: false, sql: type } };
  return [
    addStep(place, plain, ifNotExists, false),
    step(sql`CREATE SEQUENCE ${sequence} AS ${raw(type)} OWNED BY ${place.table}.${column.name}`),
    setDefault(place, column.name, nextval(sequence)),
    fill(place, column.name, nextval(sequence)),
  ];
}

/** The column is numbered by a helper sequence; the identity then goes on where that one stands. */
function identitySteps(place: Place, column: ColumnDefinition, ifNotExists: boolean): RewriteStep[] {
  const type = raw(integerName(column));
  const written = bracketAfter(column.sql, 'identity') ?? '';
  const options = raw(says(written, 'sequence', 'name') ? '' : written);
  const helper = beside(place, nameFor(place, [column.name], 'numbers'));
  const identity = raw(column.identity === 'by default' ? 'BY DEFAULT' : 'ALWAYS');
  const brackets = raw(options.text === '' ? '' : ` (${options.text})`);
  const spaced = raw(options.text === '' ? '' : ` ${options.text}`);
  const target = sql`${literal(quoteName(place.table))}, ${literal(column.name)}`;
  const turn = [
    sql`${alter(place)} ALTER COLUMN ${column.name} DROP DEFAULT`,
    sql`${alter(place)} ALTER COLUMN ${column.name} ADD GENERATED ${identity} AS IDENTITY${brackets}`,
    sql`SELECT setval(pg_get_serial_sequence(${target}), ${nextval(helper)}, false)`,
    sql`DROP SEQUENCE ${helper}`,
  ];
  return [
    addStep(place, column, ifNotExists, false),
    step(sql`CREATE SEQUENCE ${helper} AS ${type}${spaced}`),
    setDefault(place, column.name, nextval(helper)),
    fill(place, column.name, nextval(helper)),
    ...notNullSteps(place, column.name, namedNotNull(column)),
    step(
      raw(turn.map((one) => one.text).join(';\n')),
      'One short transaction: the column becomes an identity that goes on after the numbers given so far.',
    ),
    ...column.constraints.filter((one) => one.kind !== 'not-null').flatMap((one) => inlineSteps(place, column, one)),
  ];
}

/** The body of a trigger function that computes one column from the row's others. */
export function computes(place: Place, column: string, expression: Sql): Sql {
  return sql`NEW.${column} := (SELECT ${expression} FROM (SELECT NEW.*) AS ${place.table.name})`;
}

/** A trigger, with its function, that runs a statement on every row that is written. */
export function rowTrigger(place: Place, name: string, body: Sql): RewriteStep {
  const routine = beside(place, name);
  return step(
    raw(
      [
        sql`CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $lockkeeper$\nBEGIN\n  ${body};\n  RETURN NEW;\nEND\n$lockkeeper$`,
        sql`CREATE TRIGGER ${name} BEFORE INSERT OR UPDATE ON ${place.table} FOR EACH ROW EXECUTE FUNCTION ${routine}()`,
      ]
        .map((one) => one.text)
        .join(';\n'),
    ),
    'Keeps the column right for every row written from now on. Brief, but writes wait for it: set a lock_timeout.',
  );
}

/** Nothing makes a column generated afterwards: a trigger computes it instead. */
function generatedSteps(place: Place, column: ColumnDefinition, ifNotExists: boolean): RewriteStep[] {
  if (column.generated === null) return [];
  const { expression } = column.generated;
  const name = nameFor(place, [column.name], 'compute');
  const value = raw(`(${expression.sql})`);
  return [
    addStep(place, { ...column, generated: null }, ifNotExists, false),
    rowTrigger(place, name, computes(place, column.name, raw(expression.sql))),
    backfill(
      sql`UPDATE ${place.table} SET ${column.name} = ${value} WHERE ${column.name} IS DISTINCT FROM ${value}`,
      `${BACKFILL_NOTE} The column stays a plain one that the trigger computes: Postgres can't make it generated without a rewrite.`,
    ),
  ];
}

/** The domain's base type with the domain's rules as constraints of the table. */
function domainSteps(place: Place, column: ColumnDefinition, ifNotExists: boolean): RewriteStep[] {
  const type = place.schema.userType(column.type);
  if (type === undefined || type.kind !== 'domain') return [];
  const value = column.default ?? type.default;
  const plain: ColumnDefinition = {
    ...column,
    type: type.base,
    default: null,
    notNull: column.notNull || type.notNull,
  };
  // A constant is kept in the catalog for the rows that are there: nothing has to be filled.
  const constant = value?.constant === true;
  const add = addStep(place, constant ? { ...plain, default: value } : plain, ifNotExists, constant);
  const filled =
    value === null || constant
      ? []
      : [setDefault(place, column.name, raw(value.sql)), fill(place, column.name, raw(value.sql))];
  const noted = {
    ...add,
    note: `Brief: the base type of "${type.name}", whose rules follow as constraints of the table.`,
  };
  const checks = type.constraints.flatMap((one) => domainCheck(place, column.name, one));
  return [...withConstraints(place, plain, [noted, ...filled], !constant), ...checks];
}

function domainCheck(
  place: Place,
  column: string,
  check: { readonly name: string; readonly expression: Expression | null },
): RewriteStep[] {
  if (check.expression === null) return [];
  const name = nameFor(place, [column], 'check');
  const expression = raw(replaceIdentifier(check.expression.sql, 'value', column));
  return [step(sql`${alter(place)} ADD CONSTRAINT ${name} CHECK (${expression}) NOT VALID`), validateStep(place, name)];
}
