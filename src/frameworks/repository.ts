import { FileError } from '../core/errors.js';
import { type FileSource, workTree } from './files.js';
import type { MigrationFile } from './framework.js';
import { type Credentials, commitFiles, GitFailure, git, listCommit, pieces } from './git.js';
import type { Sequence, SequenceEntry } from './select.js';
import { type DiscoverSettings, discover, type MigrationSet } from './sets.js';
import { isInside } from './tree.js';

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
  /** On the base branch with other bytes; changed repeatable ones are not among them, they are only judged again. */
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

const SHALLOW_HINT =
  'Give actions/checkout `fetch-depth: 0`, so that the base branch and its history are in the clone.';

/** A git repository, asked by `git` itself; never through a shell. */
export class Repository {
  constructor(readonly root: string) {}

  /** The full sha of a commit, branch or tag; an error that names `fetch-depth: 0` when it is not there. */
  async resolve(ref: string): Promise<string> {
    // `--end-of-options` makes a ref that begins with a dash a name, not an option.
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    for (const candidate of [ref, `origin/${ref}`]) {
      try {
        args[4] = `${candidate}^{commit}`;
        return (await git(this.root, args)).toString('utf8').trim();
      } catch (error) {
        if (!(error instanceof GitFailure)) throw error;
        if (/not a git repository|dubious ownership/i.test(error.said)) throw this.notARepository(error);
      }
    }
    await this.assertRepository();
    throw new FileError(`The commit or branch "${ref}" is not in this clone of ${this.root}.`, { hint: SHALLOW_HINT });
  }

  /** The files of a commit. */
  async at(commit: string): Promise<FileSource> {
    return commitFiles(this.root, await listCommit(this.root, await this.resolve(commit)));
  }

  /**
   * Makes sure that a commit is in the clone, and asks `origin` for it where it is not: a commit that was pushed over is
   * still there at GitHub. False where it can't be had.
   */
  async obtain(commit: string, credentials: Credentials | null): Promise<boolean> {
    const command = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      'origin',
      commit,
    ];
    // A checkout may have left credentials of its own, and GitHub refuses a request that has two.
    for (const own of [null, credentials]) {
      if (await this.has(commit)) return true;
      try {
        await git(this.root, command, own);
      } catch (error) {
        if (!(error instanceof GitFailure)) throw error;
      }
    }
    return this.has(commit);
  }

  /** True when the commit is in the clone. */
  async has(commit: string): Promise<boolean> {
    try {
      await git(this.root, ['cat-file', '-e', `${commit}^{commit}`]);
      return true;
    } catch (error) {
      if (error instanceof GitFailure) return false;
      throw error;
    }
  }

  /** Commits of `head` that are not in `base` and that change one of the paths. */
  async touching(base: string, head: string, paths: readonly string[]): Promise<string[]> {
    if (paths.length === 0) return [];
    const output = await git(this.root, ['rev-list', `${base}..${head}`, '--', ...paths]);
    return output.toString('utf8').split('\n').filter(Boolean);
  }

  /** The last commit up to `head` that changed a path. */
  async lastTouching(head: string, path: string): Promise<string> {
    const output = await git(this.root, ['rev-list', '-1', '--first-parent', head, '--', path]);
    const commit = output.toString('utf8').trim();
    if (commit === '') throw new FileError(`No commit of this clone brought ${path}.`, { hint: SHALLOW_HINT });
    return commit;
  }

  /** First lines of the messages of commits that are in `head` and not in `base`. */
  async subjects(base: string, head: string): Promise<string[]> {
    return pieces(await git(this.root, ['log', '-z', '--format=%s', `${base}..${head}`]));
  }

  /** True when one of the paths differs between two commits, or when that can't be told. */
  async differs(from: string, to: string, paths: readonly string[]): Promise<boolean> {
    try {
      await git(this.root, ['diff', '--quiet', '--no-ext-diff', from, to, '--', ...paths]);
      return false;
    } catch (error) {
      if (error instanceof GitFailure) return true;
      throw error;
    }
  }

  /** Files that differ between the merge base of both and `head`; `head: null` is the work tree. */
  async changedFiles(base: string, head: string | null): Promise<readonly ChangedFile[]> {
    const from = await this.mergeBase(base, head ?? 'HEAD');
    return this.differences(from, head === null ? null : await this.resolve(head));
  }

  /** How the migrations differ between the merge base of both and `head`, set by set, with their history. */
  async changedMigrations(base: string, head: string | null, settings: DiscoverSettings): Promise<ChangedMigrations> {
    const from = await this.mergeBase(base, head ?? 'HEAD');
    const to = head === null ? null : await this.resolve(head);
    const changes = await this.differences(from, to);
    const source = to === null ? await this.workTree() : await this.at(to);
    const baseSource = await this.at(from);
    const sets = discover(source, settings);
    const byPath = new Map(changes.map((change) => [change.path, change.status]));
    // A set may be gone altogether; only then is the base looked through, since that costs as much again.
    const before = changes.some(({ status }) => status === 'deleted') ? discover(baseSource, settings) : [];
    const changed = [
      ...sets.map((set) => changedSet(set, byPath, baseSource)),
      ...before.filter((set) => !sets.some((now) => now.folder === set.folder)).map((set) => vanished(set, byPath)),
    ];
    return {
      base: from,
      source,
      baseSource,
      sets: changed.filter((set) => set.deleted.length > 0 || set.sequence.entries.some(({ judged }) => judged)),
    };
  }

  private async mergeBase(base: string, head: string): Promise<string> {
    const left = await this.resolve(base);
    const right = await this.resolve(head);
    try {
      return (await git(this.root, ['merge-base', left, right])).toString('utf8').trim();
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw new FileError(`"${base}" and "${head}" have no commit in common in this clone.`, { hint: SHALLOW_HINT });
    }
  }

  private async differences(from: string, to: string | null): Promise<ChangedFile[]> {
    const options = ['--name-status', '-z', '--no-renames', '--no-ext-diff', '--ignore-submodules', '--no-color'];
    const output = await git(this.root, ['diff', ...options, from, ...(to === null ? [] : [to]), '--']);
    const fields = pieces(output);
    const changes: ChangedFile[] = [];
    for (let index = 0; index + 1 < fields.length; index += 2) {
      const status = STATUS[(fields[index] as string)[0] as string];
      if (status !== undefined) changes.push({ status, path: fields[index + 1] as string });
    }
    if (to !== null) return changes;
    const untracked = pieces(await git(this.root, ['ls-files', '--others', '--exclude-standard', '-z']));
    return [...changes, ...untracked.map((path): ChangedFile => ({ status: 'added', path }))];
  }

  /** The work tree as git sees it: tracked files and new ones that no ignore rule hides. */
  private async workTree(): Promise<FileSource> {
    const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
    const gone = new Set(pieces(await git(this.root, ['ls-files', '--deleted', '-z'])));
    const files = pieces(await git(this.root, listed)).filter((path) => !gone.has(path));
    return workTree(this.root, files.sort());
  }

  private async assertRepository(): Promise<void> {
    try {
      await git(this.root, ['rev-parse', '--git-dir']);
    } catch (error) {
      if (error instanceof GitFailure) throw this.notARepository(error);
      throw error;
    }
  }

  private notARepository(cause: GitFailure): FileError {
    if (/dubious ownership/i.test(cause.said)) {
      return new FileError(`git does not trust ${this.root}, since another user owns it.`, {
        hint: `Run: git config --global --add safe.directory ${this.root}`,
        cause,
      });
    }
    return new FileError(`${this.root} is not a git repository.`, {
      hint: 'Run in a clone, or name the files to check instead of --base.',
      cause,
    });
  }
}

const STATUS: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  M: 'modified',
  T: 'modified',
  D: 'deleted',
};

type Statuses = ReadonlyMap<string, ChangedFile['status']>;

function changedSet(set: MigrationSet, changes: Statuses, baseSource: FileSource): ChangedSet {
  const touched = [...changes.keys()].some((path) => isInside(path, set.folder));
  const old = touched ? set.framework.list(set.folder, baseSource.files, (path) => baseSource.read(path)) : [];
  const onBase = new Set(old.map(({ path }) => path));
  const now = new Set(set.migrations.map(({ path }) => path));
  const isNew = ({ path }: MigrationFile): boolean => changes.has(path) && !onBase.has(path);
  const isModified = ({ path, repeatable }: MigrationFile): boolean =>
    changes.has(path) && onBase.has(path) && repeatable !== true;
  const lastOld = set.migrations.findLastIndex(({ path, repeatable }) => onBase.has(path) && repeatable !== true);
  const added = set.migrations.flatMap((file, index): AddedMigration[] => {
    const late = index < lastOld && file.repeatable !== true;
    return isNew(file) ? [{ file, sortsBefore: late ? (set.migrations[lastOld]?.path ?? null) : null }] : [];
  });
  return {
    set,
    added,
    modified: set.migrations.filter(isModified),
    deleted: old.filter(({ path }) => !now.has(path) && changes.get(path) === 'deleted'),
    sequence: { set, entries: touched ? inRunOrder(set, added, isModified, changes) : [] },
  };
}

/**
 * The base branch's files have run, so they come first; a new file that sorts between them runs after them all, and
 * repeatable ones, changed or not, come last.
 */
function inRunOrder(
  set: MigrationSet,
  added: readonly AddedMigration[],
  isModified: (file: MigrationFile) => boolean,
  changes: Statuses,
): SequenceEntry[] {
  const fresh = new Map(added.map((one) => [one.file.path, one]));
  const entryOf = (file: MigrationFile): SequenceEntry => {
    const one = fresh.get(file.path);
    if (one !== undefined) return { file, judged: true, change: 'added', outOfOrder: one.sortsBefore !== null };
    return { file, judged: changes.has(file.path), change: isModified(file) ? 'modified' : null, outOfOrder: false };
  };
  const rank = (file: MigrationFile): number => (file.repeatable === true ? 2 : fresh.has(file.path) ? 1 : 0);
  return [...set.migrations].sort((a, b) => rank(a) - rank(b)).map(entryOf);
}

/** A set that the base has and the head does not. */
function vanished(set: MigrationSet, changes: Statuses): ChangedSet {
  return {
    set,
    added: [],
    modified: [],
    deleted: set.migrations.filter(({ path }) => changes.get(path) === 'deleted'),
    sequence: { set, entries: [] },
  };
}
