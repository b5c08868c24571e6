import type { Builder } from './builder.js';

export type Row = Readonly<Record<string, unknown>>;

/** What a part's query may depend on. */
export interface Wanted {
  /** Major version of the server. */
  readonly version: number;
  /** The role whose privileges are asked for. */
  readonly role: string | null;
}

/** One query of the catalog and what its rows mean. */
export interface Part {
  /** Null: there is nothing to ask of such a server. */
  sql(wanted: Wanted): string | null;
  read(rows: readonly Row[], builder: Builder): void;
}

/** Schemas that are people's own. What Lockkeeper keeps there is no part of the schema. */
export const OURS = `n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockkeeper')`;

/**
 * The first oid that a server gives to what people make (FirstNormalObjectId of access/transam.h): a test of a number,
 * where a join would be asked of every row. Who reads a part leaves out what belongs to no relation of people's own.
 */
export const FIRST = 16384;

/** Leaves out what belongs to an extension, which stands for it. */
export function notOfExtension(catalog: string, oid: string): string {
  return `${oid} NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
    AND classid = '${catalog}'::regclass)`;
}

/**
 * Rows that differ in nothing but a few columns, as one with those columns as arrays: to send and read a hundred thousand
 * rows takes longer than to find them.
 */
export function grouped(sql: string, same: readonly string[], arrays: readonly string[]): string {
  const keys = same.map((name) => `x."${name}"`);
  const lists = arrays.map((name) => `array_agg(x."${name}")::text AS "${name}"`);
  return `SELECT ${[...keys, ...lists].join(', ')} FROM (${sql}) AS x GROUP BY ${keys.map((_, at) => at + 1).join(', ')}`;
}

/** An array that Postgres wrote as text. */
export function arrayOf(text: string): string[] {
  const inside = text.slice(1, -1);
  if (inside === '') return [];
  if (!inside.includes('"')) return inside.split(',');
  const found: string[] = [];
  for (const match of inside.matchAll(/"((?:[^"\\]|\\.)*)"|([^,"]+)/gs)) {
    found.push(match[1] === undefined ? (match[2] as string) : match[1].replace(/\\(.)/gs, '$1'));
  }
  return found;
}

const [ZERO, NINE] = [0x30, 0x39];

/** The same of oids and other whole numbers, whatever stands between them, without a string for each. */
export function numbersOf(text: string): Uint32Array {
  const found = new Uint32Array((text.length + 1) >> 1);
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
