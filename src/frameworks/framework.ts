/**
 * Which statements share a transaction is the runner's choice:
 * - `file`: one transaction around each file;
 * - `all-files`: one around all pending files;
 * - `statement`: no transaction, each statement commits by itself;
 * - `string`: the whole file is sent as one simple-query string, which Postgres runs as one implicit transaction
 *   unless the text has BEGIN of its own.
 */
export type TransactionMode = 'file' | 'all-files' | 'statement' | 'string';

/** One migration as a framework would run it. */
export interface MigrationFile {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  /** What the tool sorts by and records: a version number, a folder's name. */
  readonly version: string;
  /** What the tool's ledger has instead of the version, where that is something else. */
  readonly recordedAs?: string;
  /** Runs again whenever its text changes, after all others: changing it is what it is for. */
  readonly repeatable?: true;
  /** The part of the text that the tool runs upwards: offsets into the file's text. Most files: all of it. */
  up(text: string): UpPart;
}

export interface UpPart {
  /** The file's text with everything that does not run blanked by spaces, so that offsets and lines stay right. */
  readonly text: string;
  readonly transactionMode: TransactionMode;
}

/** A migration tool: where its files are, their order, which part runs, in which transaction. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  /** One sentence: how a file opts out of the tool's transaction; null when it can't. */
  readonly optOut: string | null;
  /**
   * Looks at the repository's file list (relative paths) and says which folders hold its migrations, best first;
   * empty when it is not in use. `read` gives a file's text, null when it is not there.
   */
  detect(files: readonly string[], read: (path: string) => string | null): readonly DetectedFolder[];
  /** The folder's migrations in the order in which the tool runs them; down files and others are left out. */
  list(folder: string, files: readonly string[], read: (path: string) => string | null): readonly MigrationFile[];
}

export interface DetectedFolder {
  /** Relative to the repository root, without a trailing slash; empty for the root itself. */
  readonly path: string;
  /** Why the framework thinks so, e.g. `prisma/migrations/migration_lock.toml`. */
  readonly evidence: string;
  /**
   * How sure: 100 a file that only this tool writes, 80 its own directives in a file, 60 its naming scheme together
   * with a dependency on it, 40 the naming scheme alone, 10 a folder's name. Of several tools the surest has the folder.
   */
  readonly specificity: number;
  /** Which database the folder says that it is written for; left out where it does not say. */
  readonly dialect?: { readonly name: Dialect; readonly evidence: string };
}

/** `other`: a database that is neither of these, such as SQL Server, Oracle, CockroachDB or ClickHouse. */
export type Dialect = 'postgresql' | 'mysql' | 'mariadb' | 'sqlite' | 'other' | 'unknown';
