import { literal } from '../../core/sql.js';
import type { Builder } from './builder.js';

export type Row = Readonly<Record<string, unknown>>;

/** Of which server and for whom a snapshot is taken. */
export interface Wanted {
  /** Major version of the server. */
  readonly version: number;
  /** The role whose privileges are asked for. */
  readonly role: string | null;
}

/** What a part's query may depend on. */
export interface Asked extends Wanted {
  /** What stands between names that come together. */
  readonly between: string;
}

/** One query of the catalog and what its rows mean. */
export interface Part {
  /** Null: there is nothing to ask of such a server. */
  sql(asked: Asked): string | null;
  read(rows: readonly Row[], builder: Builder): void;
}

/** Schemas that are people's own. What Lockkeeper keeps there is no part of the schema. */
export const OURS = `n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockkeeper')`;

/**
 * The first oid that a server gives to what people make (FirstNormalObjectId of access/transam.h): a test of a number,
 * where a join would be asked of every row. Who reads a part leaves out what belongs to no relation of people's own.
 */
export const FIRST = 16384;

/**
 * Relations that have columns. All of these have a row type, and most of what else is in pg_class has none: to ask for
 * that first takes half the time.
 */
export const WITH_COLUMNS = `c.oid >= ${FIRST} AND c.reltype <> 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')`;

/** Leaves out what belongs to an extension, which stands for it. */
export function notOfExtension(catalog: string, oid: string): string {
  return `${oid} NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
    AND classid = '${catalog}'::regclass)`;
}

interface Grouping {
  /** Columns that are the same in all rows that come together. */
  readonly same: readonly string[];
  /** An oid that stands for all of them. */
  readonly one?: string;
  readonly numbers: readonly string[];
  readonly names: readonly string[];
}

/**
 * Rows that differ in nothing but numbers and names, as one with those together: to send and read a hundred thousand
 * rows takes longer than to find them.
 */
export function grouped(sql: string, { same, one, numbers, names }: Grouping, between: string): string {
  const keys = same.map((name) => `x."${name}"`);
  const lists = [
    ...(one === undefined ? [] : [`min(x."${one}") AS "${one}"`]),
    ...numbers.map((name) => `${numbersTogether(`x."${name}"`)} AS "${name}"`),
    ...names.map((name) => `${namesTogether(`x."${name}"`, between)} AS "${name}"`),
  ];
  return `SELECT ${[...keys, ...lists].join(', ')} FROM (${sql}) AS x GROUP BY ${keys.map((_, at) => at + 1).join(', ')}`;
}

export const numbersTogether = (sql: string): string => `array_agg(${sql})::text`;

/** Half of what an array costs, whose elements are looked through for what needs quotes. */
export const namesTogether = (sql: string, between: string): string => `string_agg(${sql}, ${literal(between)})`;

const [ZERO, NINE] = [0x30, 0x39];

/** Oids and other whole numbers, whatever stands between them, without a string for each. */
export function numbersOf(text: string): Float64Array {
  const found = new Float64Array((text.length + 1) >> 1);
  let [count, number] = [0, -1];
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code >= ZERO && code <= NINE) number = (number < 0 ? 0 : number * 10) + code - ZERO;
    else if (number >= 0) {
      found[count++] = number;
      number = -1;
    }
  }
  return found.subarray(0, count);
}
