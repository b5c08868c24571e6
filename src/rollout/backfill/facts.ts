import { quoteName } from '../../core/name.js';
import type { Backfill } from '../../sql/backfill.js';
import type { Connection } from '../connection/connect.js';
import { CannotCutError } from './held.js';
import { typesOf } from './key.js';
import { maySleep } from './pace.js';

/** What the catalog says of a statement that is cut into batches. */
export interface Facts {
  /** Types of the columns of the relation that is written to. */
  readonly types: ReadonlyMap<string, string>;
  /** The values are the same whenever they are worked out: what is right already can be told by comparing. */
  readonly repeatable: boolean;
  /** Its statements may sleep (pace.ts). */
  readonly mayRest: boolean;
}

/** Functions that Postgres calls stable, and that give another value in the next transaction. */
const CLOCKS = new Set(['now', 'transaction_timestamp', 'statement_timestamp', 'timenow']);

/** Looks up types and volatility, and refuses what can't be repeated. */
export async function factsOf(connection: Connection, backfill: Backfill): Promise<Facts> {
  const volatile = await volatileOf(connection, backfill);
  const mayRest = await maySleep(connection);
  if (backfill.kind !== 'update') {
    const called = backfill.kind === 'delete' ? backfill.functions : [];
    const moving = called.find(({ name }) => volatile.has(name) && !CLOCKS.has(name));
    if (moving !== undefined)
      throw new CannotCutError(
        `${moving.name}() gives another value each time, so nobody can tell which rows are left`,
      );
    return { types: new Map(), repeatable: true, mayRest };
  }
  const inValues = backfill.assignments.flatMap(({ functions }) => functions);
  const changing = inValues.find(({ name }) => volatile.has(name));
  if (changing !== undefined && backfill.whereNull.length === 0) {
    throw new CannotCutError(
      `${changing.name}() gives another value each time, and nothing in the WHERE tells which rows have theirs; add WHERE ${backfill.assignments[0]?.column} IS NULL`,
    );
  }
  return { types: await typesOf(connection, backfill.written), repeatable: changing === undefined, mayRest };
}

/** Names of functions of which some form is VOLATILE, or reads the clock. */
async function volatileOf(connection: Connection, { functions }: Backfill): Promise<ReadonlySet<string>> {
  if (functions.length === 0) return new Set();
  const names = functions.map(({ name }) => name);
  const rows = await connection.query(
    `SELECT DISTINCT p.proname AS name FROM pg_proc AS p WHERE p.proname = ANY($1) AND p.provolatile = 'v'
       AND (pg_function_is_visible(p.oid) OR p.pronamespace::regnamespace::text = ANY($2))`,
    [names, functions.flatMap(({ schema }) => (schema === null ? [] : [schema]))],
  );
  return new Set([...rows.map(({ name }) => String(name)), ...names.filter((name) => CLOCKS.has(name))]);
}

/**
 * Whether rows that are written from now on are right by themselves, as half a sentence; null: the database sees to
 * them. Only what the catalog shows is told; the application may write them all the same.
 */
export async function newRowsOf(connection: Connection, backfill: Backfill, walked: string): Promise<string | null> {
  if (backfill.kind === 'delete') return null;
  const columns = backfill.kind === 'update' ? backfill.assignments.map(({ column }) => column) : [];
  const [row] = await connection.query(
    `SELECT ARRAY(SELECT c FROM unnest($2::text[]) AS c WHERE NOT EXISTS (
         SELECT FROM pg_attribute AS a WHERE a.attrelid = r.oid AND a.attname = c AND (a.atthasdef OR a.attgenerated <> ''))) AS bare,
       ARRAY(SELECT p.prosrc FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
         WHERE t.tgrelid = r.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND (t.tgtype & 4) > 0) AS sources
     FROM (SELECT to_regclass($1) AS oid) AS r`,
    [quoteName(backfill.walked), columns],
  );
  const sources = (row?.sources ?? []) as string[];
  const named = (word: string): boolean => sources.some((source) => source.toLowerCase().includes(word.toLowerCase()));
  if (backfill.kind === 'insert') {
    const { name } = backfill.written;
    return named(name)
      ? null
      : `no trigger on ${walked} writes rows that come from now on to ${name}: the application has to`;
  }
  const bare = ((row?.bare ?? []) as string[]).filter((column) => !named(column));
  if (bare.length === 0) return null;
  const what = bare.map((column) => `"${column}"`).join(' and ');
  return `no default and no trigger fills ${what} in new rows: the application has to`;
}
