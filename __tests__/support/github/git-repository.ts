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
};

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
    this.git('init', '--quiet', '--initial-branch=main');
    // As at GitHub, commits that were pushed over can still be asked for.
    this.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
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
    if (!this.branches.has(branch)) this.git('checkout', '--quiet', '-B', branch, from);
    else if (this.current !== branch) this.git('checkout', '--quiet', branch);
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
    this.git('add', '--all');
    const by = `${author} <${author}@github.test>`;
    this.git('commit', '--quiet', '--allow-empty', `--author=${by}`, '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Takes back what is known of a branch, where a test has changed it by hand; `current`: it is checked out. */
  forget(branch: string, current = false): void {
    if (current) this.current = branch;
    else this.branches.delete(branch);
  }

  /** The commit that GitHub tests for a pull request: the branch merged into its base. */
  merge(branch: string, into: string, target: string): string {
    this.git('checkout', '--quiet', '-B', target, into);
    this.branches.add(target);
    this.current = target;
    this.git('merge', '--quiet', '--no-ff', '-m', `Merge ${branch}`, branch);
    return this.git('rev-parse', 'HEAD');
  }

  /** What actions/checkout makes of a commit; `depth` 0 is `fetch-depth: 0`. */
  checkout(commit: string, depth = 0): string {
    const path = mkdtempSync(join(this.folder, 'workspace-'));
    if (depth === 0) {
      this.git('clone', '--quiet', '--no-checkout', '--no-tags', this.path, path);
      this.git('-C', path, 'checkout', '--quiet', '--detach', commit);
      return path;
    }
    // A shallow fetch takes a reference, and a transport that can cut history.
    this.git('update-ref', 'refs/pull/checkout', commit);
    this.git('init', '--quiet', path);
    this.git('-C', path, 'fetch', '--quiet', `--depth=${depth}`, `file://${this.path}`, 'refs/pull/checkout');
    this.git('-C', path, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
    return path;
  }
}
