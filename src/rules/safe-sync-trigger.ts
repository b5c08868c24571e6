import { raw, type Sql, sql } from '../core/sql.js';
import { step } from './rewrite.js';
import type { RewriteStep } from './rule.js';
import { alter, beside, type Place } from './safe-place.js';

/**
 * A trigger, with its function of the same name, that keeps columns in step while old and new code run side by side.
 * It fires for replicated rows too (ENABLE ALWAYS): a publisher that has only the one column would leave the other
 * behind, and where both came along it changes nothing.
 */
export function syncTrigger(place: Place, name: string, body: Sql): RewriteStep {
  const routine = beside(place, name);
  const statements = [
    sql`CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $lockkeeper$\nBEGIN\n  ${body};\n  RETURN NEW;\nEND\n$lockkeeper$`,
    sql`CREATE TRIGGER ${name} BEFORE INSERT OR UPDATE ON ${place.table} FOR EACH ROW EXECUTE FUNCTION ${routine}()`,
    sql`${alter(place)} ENABLE ALWAYS TRIGGER ${name}`,
  ];
  return step(
    raw(statements.map((one) => one.text).join(';\n')),
    'Keeps the columns in step for every row written from now on. Brief, but writes wait for it.',
  );
}

/** Takes both away again. */
export function dropSyncTrigger(place: Place, name: string): Sql[] {
  return [sql`DROP TRIGGER ${name} ON ${place.table}`, sql`DROP FUNCTION ${beside(place, name)}()`];
}

/** What tells in the trigger that an UPDATE gave the column another value. */
export function changes(column: string, type: ComparedType): Sql {
  // For types with another idea of equality, or none: byte by byte, as the manual has it for records. Without the cast
  // Postgres would compare field by field, and look for an operator of the type.
  return isExact(type)
    ? sql`NEW.${column} IS DISTINCT FROM OLD.${column}`
    : sql`ROW(NEW.${column})::record *<> ROW(OLD.${column})::record`;
}

/** What tells that there is a value; IS NOT NULL is false for a composite one with a null inside. */
export function isThere(column: string, type: ComparedType): Sql {
  return isExact(type) ? sql`NEW.${column} IS NOT NULL` : sql`NEW.${column} IS DISTINCT FROM NULL`;
}

/** The opposite. */
export function isMissing(column: string, type: ComparedType): Sql {
  return isExact(type) ? sql`NEW.${column} IS NULL` : sql`NEW.${column} IS NOT DISTINCT FROM NULL`;
}

interface ComparedType {
  readonly schema: string | null;
  readonly name: string;
  readonly array: boolean;
  /** The column's own collation; one that is not deterministic takes different texts for equal. */
  readonly collation: string | null;
}

/** Values that are equal are the same for these: no other case, no other scale, no negative zero. */
const EXACT = new Set('int2 int4 int8 bool text varchar uuid date timestamp timestamptz bytea'.split(' '));

function isExact({ schema, name, array, collation }: ComparedType): boolean {
  return (schema === null || schema === 'pg_catalog') && EXACT.has(name) && !array && collation === null;
}
