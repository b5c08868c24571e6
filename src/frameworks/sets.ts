import type { FileSource } from './files.js';
import type { DetectedFolder, Dialect, Framework, MigrationFile } from './framework.js';

/** What discovery may be told; null and empty mean: find out. */
export interface DiscoverSettings {
  /** A framework's id. */
  readonly framework: string | null;
  /** Folders or globs that hold the migrations. */
  readonly migrations: readonly string[];
}

/** One database's migrations: a folder, the tool that owns it, and its files in run order. */
export interface MigrationSet {
  readonly framework: Framework;
  /** Relative to the repository root, without a trailing slash; empty for the root itself. */
  readonly folder: string;
  readonly evidence: string;
  /** Which database the files are written for; only `postgresql` and `unknown` are judged. */
  readonly dialect: Dialect;
  readonly dialectEvidence: string | null;
  readonly migrations: readonly MigrationFile[];
}

export interface SequenceEntry {
  readonly file: MigrationFile;
  /** False: history, folded into the schema only. */
  readonly judged: boolean;
  /** How a pull request touches it; null outside of one. */
  readonly change: 'added' | 'modified' | null;
  /** Added, but sorts before a file that the base branch already has. */
  readonly outOfOrder: boolean;
}

/** What runs one after the other, in the tool's order; history and judged files mixed as they would run. */
export interface Sequence {
  /** Null for files that belong to no set. */
  readonly set: MigrationSet | null;
  readonly entries: readonly SequenceEntry[];
}

export interface Selection {
  /** Where the entries' texts are read from. */
  readonly source: FileSource;
  readonly sequences: readonly Sequence[];
}

/** Finds every set of migrations in a tree of files. */
export function discover(_source: FileSource, _settings: DiscoverSettings): readonly MigrationSet[] {
  throw new Error('not yet written');
}

/**
 * What `check [paths…]` judges: the files given and those of the directories given. Files of one set are one sequence
 * in its tool's order and its earlier files are their history; files that belong to no set are one sequence in natural
 * order of their names. `root` is the repository root (or the working directory), paths are relative to `cwd`.
 */
export function selectPaths(_options: {
  readonly root: string;
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly settings: DiscoverSettings;
}): Selection {
  throw new Error('not yet written');
}

/** The nearest folder upwards that holds `.git`; `cwd` itself where there is none. */
export function findRoot(_cwd: string): string {
  throw new Error('not yet written');
}

export type { DetectedFolder, Dialect, FileSource, Framework, MigrationFile };
