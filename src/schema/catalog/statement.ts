import type { Row } from './part.js';

/**
 * Runs several statements in one round trip, and gives the rows of each as soon as they are there. A connection that was
 * lost may begin anew, with the first statement.
 */
export type ReadEach = (
  statements: readonly string[],
  each: (rows: readonly Row[], at: number) => void,
) => Promise<void>;

/** A statement, and what is done with its rows. */
export interface Statement {
  readonly sql: string;
  take?(rows: readonly Row[]): void;
}

/** Runs statements in one round trip. */
export async function ask(readEach: ReadEach, statements: readonly Statement[]): Promise<void> {
  await readEach(
    statements.map(({ sql }) => sql),
    (rows, at) => statements[at]?.take?.(rows),
  );
}

/** How each transaction begins that reads a catalog. */
export const BEGIN: Statement = { sql: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' };
export const COMMIT: Statement = { sql: 'COMMIT' };
export const ROLLBACK: Statement = { sql: 'ROLLBACK' };

/** What makes Postgres write the same thing in the same way, and the reader no nuisance. */
export const SESSION: readonly Statement[] = [
  "SET LOCAL search_path = ''",
  'SET LOCAL jit = off',
  'SET LOCAL max_parallel_workers_per_gather = 0',
  // Of things that are alike it expects many kinds and would sort them all; there are few, and a hash finds them.
  'SET LOCAL enable_sort = off',
  "SET LOCAL work_mem = '64MB'",
  "SET LOCAL lock_timeout = '2s'",
  "SET LOCAL statement_timeout = '60s'",
  'SET LOCAL quote_all_identifiers = off',
  "SET LOCAL intervalstyle = 'postgres'",
  "SET LOCAL datestyle = 'ISO, MDY'",
  "SET LOCAL timezone = 'UTC'",
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL extra_float_digits = 1',
].map((sql) => ({ sql }));
