import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Everything that could make git behave otherwise on another machine is set here. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@github.test',
  GIT_AUTHOR_DATE: '2026-11-22T12:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@github.test',
  GIT_COMMITTER_DATE: '2026-11-22T12:00:00Z',
  // Nothing here outlives a test: no waiting for the disk, no hooks to copy.
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'core.fsync',
  GIT_CONFIG_VALUE_0: 'none',
  GIT_CONFIG_KEY_1: 'init.templateDir',
  GIT_CONFIG_VALUE_1: '',
  GIT_CONFIG_KEY_2: 'gc.auto',
  GIT_CONFIG_VALUE_2: '0',
};

/** Where the process is large, starting another is what costs: one shell for what belongs together. */
function shell(folder: string, script: string, ...args: readonly string[]): string {
  const options = { cwd: folder, env: ENVIRONMENT, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('sh', ['-e', '-c', script, 'sh', ...args], options).trim();
}

export interface CommitOptions {
  /** The name before `@github.test`; the committer stays who it is. */
  readonly author?: string;
  readonly message?: string;
}

/** A real repository in a temporary folder, as it lies at GitHub. */
export class GitRepository {
  readonly path: string;
  private readonly branches = new Set(['main']);
  private current = 'main';

  /** `folder` takes the repository and its clones. */
  constructor(private readonly folder: string) {
    this.path = mkdtempSync(join(folder, 'repository-'));
    // As at GitHub, commits that were pushed over can still be asked for.
    const script = 'git init --quiet --initial-branch=main; git config uploadpack.allowAnySHA1InWant true';
    shell(this.path, script);
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.path, env: ENVIRONMENT, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  /** Writes files (null removes one) on a branch that starts at `from`, and answers the commit. */
  commit(
    branch: string,
    files: Readonly<Record<string, string | Uint8Array | null>>,
    from = 'main',
    { author = 'ada', message = `change ${Object.keys(files).length} files` }: CommitOptions = {},
  ): string {
    const made = this.branches.has(branch);
    if (!made || this.current !== branch) this.git('checkout', '--quiet', ...(made ? [branch] : ['-B', branch, from]));
    this.branches.add(branch);
    this.current = branch;
    for (const [path, content] of Object.entries(files)) {
      const absolute = join(this.path, path);
      if (content === null) rmSync(absolute);
      else {
        mkdirSync(dirname(absolute), { recursive: true });
        writeFileSync(absolute, content);
      }
    }
    const by = `${author} <${author}@github.test>`;
    const script = 'git add --all; git commit --quiet --allow-empty "--author=$1" -m "$2"; git rev-parse HEAD';
    return shell(this.path, script, by, message);
  }

  /** Takes back what is known of a branch, where a test has changed it by hand; `current`: it is checked out. */
  forget(branch: string, current = false): void {
    if (current) this.current = branch;
    else this.branches.delete(branch);
  }

  /** The commit that GitHub tests for a pull request: the branch merged into its base. */
  merge(branch: string, into: string, target: string): string {
    this.branches.add(target);
    this.current = target;
    const script =
      'git checkout --quiet -B "$1" "$2"; git merge --quiet --no-ff -m "Merge $3" "$3"; git rev-parse HEAD';
    return shell(this.path, script, target, into, branch);
  }

  /** What actions/checkout makes of a commit; `depth` 0 is `fetch-depth: 0`. */
  checkout(commit: string, depth = 0): string {
    const path = mkdtempSync(join(this.folder, 'workspace-'));
    if (depth === 0) {
      const script = 'git clone --quiet --no-checkout --no-tags "$1" .; git checkout --quiet --detach "$2"';
      shell(path, script, this.path, commit);
      return path;
    }
    // A shallow fetch takes a reference, and a transport that can cut history.
    this.git('update-ref', 'refs/pull/checkout', commit);
    const fetch = 'git fetch --quiet "--depth=$1" "file://$2" refs/pull/checkout';
    shell(path, `git init --quiet; ${fetch}; git checkout --quiet --detach FETCH_HEAD`, String(depth), this.path);
    return path;
  }
}
