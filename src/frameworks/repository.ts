import type { DiscoverSettings, FileSource, MigrationFile, MigrationSet, Sequence } from './discover.js';

export interface ChangedFile {
  readonly status: 'added' | 'modified' | 'deleted';
  readonly path: string;
}

export interface AddedMigration {
  readonly file: MigrationFile;
  /** The latest file on the base branch that sorts after it, as a path; null when it is in order. */
  readonly sortsBefore: string | null;
}

/** How a pull request touches one set. */
export interface ChangedSet {
  readonly set: MigrationSet;
  readonly added: readonly AddedMigration[];
  /** On the base branch with other bytes. */
  readonly modified: readonly MigrationFile[];
  /** On the base branch, and gone. */
  readonly deleted: readonly MigrationFile[];
  /** All of it in run order: what was there is history, what is added or modified is judged. */
  readonly sequence: Sequence;
}

export interface ChangedMigrations {
  /** The commit that the changes are counted from: the merge base. */
  readonly base: string;
  /** Where the texts come from: the head commit, or the work tree. */
  readonly source: FileSource;
  readonly baseSource: FileSource;
  /** Only sets that are touched. */
  readonly sets: readonly ChangedSet[];
}

/** A git repository, asked by `git` itself; never through a shell. */
export class Repository {
  constructor(readonly root: string) {}

  /** The full sha of a commit, branch or tag; an error that names `fetch-depth: 0` when it is not there. */
  resolve(_ref: string): Promise<string> {
    throw new Error('not yet written');
  }

  /** The files of a commit. */
  at(_commit: string): Promise<FileSource> {
    throw new Error('not yet written');
  }

  /** Files that differ between the merge base of both and `head`; `head: null` is the work tree. */
  changedFiles(_base: string, _head: string | null): Promise<readonly ChangedFile[]> {
    throw new Error('not yet written');
  }

  changedMigrations(_base: string, _head: string | null, _settings: DiscoverSettings): Promise<ChangedMigrations> {
    throw new Error('not yet written');
  }
}
