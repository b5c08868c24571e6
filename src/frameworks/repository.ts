import { FileError } from '../core/errors.js';
import { type ChangedFile, type ChangedSet, changedSet, together, vanished } from './changed-set.js';
import { type FileSource, workTree } from './files.js';
import { type Credentials, commitFiles, GitFailure, git, listCommit, pieces } from './git.js';
import { type DiscoverSettings, discover } from './sets.js';

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

/** `--end-of-options` makes a ref that begins with a dash a name, not an option. */
const QUIETLY = ['--verify', '--quiet', '--end-of-options'];

const opened = new Map<string, Repository>();

/** The repository of a folder: one for all who ask, since it remembers what can't change. */
export function repositoryAt(root: string): Repository {
  const repository = opened.get(root) ?? new Repository(root);
  opened.set(root, repository);
  return repository;
}

/** A git repository, asked by `git` itself; never through a shell. Each question starts a process: none is asked twice. */
export class Repository {
  /** Full shas of commits that are in the clone, and the files of those that were looked at. */
  private readonly commits = new Set<string>();
  private readonly files = new Map<string, FileSource>();

  constructor(readonly root: string) {}

  /** The full sha of a commit, branch or tag; an error that names `fetch-depth: 0` when it is not there. */
  async resolve(ref: string): Promise<string> {
    if (this.commits.has(ref)) return ref;
    const commit = await this.find(ref);
    this.commits.add(commit);
    return commit;
  }

  private async find(ref: string): Promise<string> {
    for (const candidate of [ref, `origin/${ref}`]) {
      try {
        return (await git(this.root, ['rev-parse', ...QUIETLY, `${candidate}^{commit}`])).toString('utf8').trim();
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
    const sha = await this.resolve(commit);
    const files = this.files.get(sha) ?? commitFiles(this.root, await listCommit(this.root, sha));
    this.files.set(sha, files);
    return files;
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
    if (this.commits.has(commit)) return true;
    try {
      const found = await git(this.root, ['rev-parse', ...QUIETLY, `${commit}^{commit}`]);
      this.commits.add(found.toString('utf8').trim());
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

  /**
   * The commit on the line up to `head` that added a path last, with the first line of its message; null where there is
   * none, or where the clone ends before it.
   */
  async adding(head: string, path: string): Promise<{ readonly commit: string; readonly subject: string } | null> {
    const options = ['-1', '-m', '--first-parent', '--diff-filter=A', '--no-renames', '--no-ext-diff', '--no-patch'];
    try {
      const output = await git(this.root, ['log', ...options, '--format=%H%x00%P%x00%s', head, '--', path]);
      const [commit = '', parents, subject = ''] = output.toString('utf8').trim().split('\0');
      // Where a clone is cut off, its oldest commit seems to have added everything.
      if (commit === '' || (parents === '' && (await this.isShallow()))) return null;
      return { commit, subject };
    } catch (error) {
      if (error instanceof GitFailure) return null;
      throw error;
    }
  }

  private async isShallow(): Promise<boolean> {
    return (await git(this.root, ['rev-parse', '--is-shallow-repository'])).toString('utf8').trim() === 'true';
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
    const tip = await this.resolve(base);
    const landed = tip === from ? null : await this.landed(from, tip, source);
    const sets = discover(source, settings);
    const byPath = new Map(changes.map((change) => [change.path, change.status]));
    // A set may be gone altogether; only then is the base looked through, since that costs as much again.
    const before = changes.some(({ status }) => status === 'deleted') ? discover(baseSource, settings) : [];
    const changed = [
      ...sets.map((set) => changedSet(set, byPath, { source, baseSource, landed })),
      ...before.filter((set) => !sets.some((now) => now.folder === set.folder)).map((set) => vanished(set, byPath)),
    ];
    return {
      base: from,
      source: landed === null ? source : together(source, landed),
      baseSource,
      sets: changed.filter((set) => set.deleted.length > 0 || set.sequence.entries.some(({ judged }) => judged)),
    };
  }

  /** Files that came to the base branch after the change began, and that the change does not have. */
  private async landed(from: string, tip: string, source: FileSource): Promise<FileSource | null> {
    const own = new Set(source.files);
    const added = (await this.differences(from, tip)).filter(
      ({ status, path }) => status === 'added' && !own.has(path),
    );
    if (added.length === 0) return null;
    const files = await this.at(tip);
    return { ...files, files: added.map(({ path }) => path), text: files.text, read: files.read };
  }

  /**
   * The pull request that brought a path, as its commit's subject names it: `#8`. Null where it names none, such as a
   * commit that a queue rebased.
   */
  async broughtBy(head: string, path: string): Promise<string | null> {
    const commit = await this.lastTouching(head, path);
    const subject = (await git(this.root, ['log', '-1', '--format=%s', commit])).toString('utf8').trim();
    return /^Merge pull request (#\d+)\b/.exec(subject)?.[1] ?? /\((#\d+)\)$/.exec(subject)?.[1] ?? null;
  }

  /** The commit that the changes of `head` are counted from. */
  async mergeBase(base: string, head: string): Promise<string> {
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
  async workTree(): Promise<FileSource> {
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
