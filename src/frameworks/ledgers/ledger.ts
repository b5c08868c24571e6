import type { MigrationFile } from '../framework.js';
import { nameOf } from '../tree.js';

/** A migration with the bytes that it has now. */
export interface Recorded {
  readonly file: MigrationFile;
  readonly bytes: Uint8Array;
  /** Folder of its set, relative to the root. */
  readonly folder: string;
}

/** A row of a tool's table; columns are read as text, or null. */
export type LedgerRow = Readonly<Record<string, string | null>>;

/** What a tool's record says. */
export interface Told {
  /** By path; a migration that is not here did not run, as far as the tool knows. */
  readonly migrations: ReadonlyMap<string, 'applied' | 'changed'>;
  /** Why nothing may run, as a sentence; null: all is well. */
  readonly trouble: string | null;
}

/** One statement with its values. */
export interface Write {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A tool's own record of what it ran: how it is read, and how it is written in the tool's way. Pure. */
export interface ToolLedger {
  /** The framework's id; for a tool whose migrations are not SQL, its name. */
  readonly id: string;
  readonly title: string;
  /** As to_regclass takes it: along the search_path where it has no schema. */
  readonly table: string;
  /** The table is the tool's only if it has all of these; they are what is read. */
  readonly columns: readonly string[];
  /** Columns that tell it is another tool's table. */
  readonly foreign?: readonly string[];
  /** Order of the rows, oldest first. */
  readonly order: string;
  /** Makes the table as the tool does; may be repeated. */
  readonly create: readonly string[];
  told(rows: readonly LedgerRow[], migrations: readonly Recorded[]): Told;
  /** Puts a migration on record. Repeating it does no harm. `rows` is what is there. */
  write(migration: Recorded, rows: readonly LedgerRow[]): readonly Write[];
}

/** What is told where each row names one migration. */
export function toldBy(
  migrations: readonly Recorded[],
  stateOf: (migration: Recorded) => 'applied' | 'changed' | null,
  trouble: string | null = null,
): Told {
  const told = new Map<string, 'applied' | 'changed'>();
  for (const migration of migrations) {
    const state = stateOf(migration);
    if (state !== null) told.set(migration.file.path, state);
  }
  return { migrations: told, trouble };
}

/** The file's name without its extensions: `0001_users.up.sql` is `0001_users`. */
export function stemOf({ path }: MigrationFile): string {
  return nameOf(path).replace(/(?:\.up)?\.[^.]+$/, '');
}

/** Digits that a name begins with; empty where there are none. */
export function digitsOf(file: MigrationFile): string {
  return /^\d+/.exec(nameOf(file.path))?.[0] ?? '';
}

/** A number as it is compared: without leading zeros. */
export function numberOf(text: string | null): string {
  return (text ?? '').replace(/^0+(?=\d)/, '');
}

/** Inserts a row unless the condition finds it. Column values are parameters from $1 on. */
export function insertUnless(
  table: string,
  columns: readonly string[],
  unless: string,
  values: readonly unknown[],
): Write {
  const casts = columns.map((column, at) => `$${at + 1}${column.includes(':') ? `::${column.split(':')[1]}` : ''}`);
  const names = columns.map((column) => column.split(':')[0]);
  return {
    text: `INSERT INTO ${table} (${names.join(', ')}) SELECT ${casts.join(', ')} WHERE NOT EXISTS (SELECT FROM ${table} WHERE ${unless})`,
    values,
  };
}
