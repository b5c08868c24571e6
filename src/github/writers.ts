import { GithubError } from '../core/errors.js';
import type { Repository } from '../frameworks/repository.js';
import { type Github, mustRead } from './client.js';
import { isSha } from './event.js';
import type { PullRequest } from './pull-request.js';

/** GitHub lists no more commits of a pull request than this. */
const MOST_COMMITS = 250;
/** GitHub's own committer of what is done with a button. */
const WEB_FLOW = 'web-flow';
const CO_AUTHOR = /^co-authored-by:.*<(?:\d+\+)?([^@<>\s]+)@users\.noreply\.github\.com>\s*$/gim;

export interface WritersInput {
  readonly github: Github;
  readonly pull: PullRequest;
  readonly repository: Repository;
  /** Commit that the change is counted from. */
  readonly base: string;
  /** Paths of the migrations that the plan has. */
  readonly paths: readonly string[];
}

/**
 * Everybody who had a hand in the planned migrations, in lower case: the author of the pull request, authors,
 * co-authors and committers of commits that touch them, and whoever pushed such commits, since a commit's author is
 * only what its maker wrote. Bringing the branch up to date makes nobody a writer.
 */
export async function readWriters(input: WritersInput): Promise<ReadonlySet<string>> {
  const { pull } = input;
  const logins = [pull.author, ...(await committers(input)), ...(await pushers(input))];
  return new Set(logins.map((login) => login.toLowerCase()));
}

async function committers({ github, pull, repository, base, paths }: WritersInput): Promise<string[]> {
  const { octokit, owner, repo } = github;
  const commits = await mustRead('The commits of the pull request', 'pull-requests: read', () =>
    octokit.paginate(octokit.rest.pulls.listCommits, { owner, repo, pull_number: pull.number, per_page: 100 }),
  );
  if (commits.length >= MOST_COMMITS) {
    throw new GithubError(`GitHub lists only ${MOST_COMMITS} commits of a pull request, so not all writers are known.`);
  }
  const touching = new Set(await repository.touching(base, pull.head.sha, paths));
  return commits
    .filter(({ sha }) => touching.has(sha))
    .flatMap(({ author, committer, commit }) => [
      ...[author, committer].flatMap((one) => loginOf(one) ?? []),
      ...[...commit.message.matchAll(CO_AUTHOR)].map((match) => match[1] as string),
    ]);
}

/** An account, where GitHub found one behind the commit. */
function loginOf(user: { readonly login?: string } | object | null | undefined): string | null {
  const login = user !== null && user !== undefined && 'login' in user ? user.login : undefined;
  return login === undefined || login === WEB_FLOW ? null : login;
}

async function pushers(input: WritersInput): Promise<string[]> {
  const { github, pull, repository, base, paths } = input;
  const [owner, repo] = (pull.head.repository ?? '').split('/');
  // The fork is gone; nobody can push to it any more, and its commits have been looked at.
  if (!owner || !repo) return [];
  const read = () =>
    github.octokit.paginate(github.octokit.rest.repos.listActivities, {
      owner,
      repo,
      ref: `refs/heads/${pull.head.ref}`,
      per_page: 100,
    });
  const activities = await (pull.fork ? read().catch(() => []) : mustRead('The pushes', 'contents: read', read));
  const found: string[] = [];
  for (const { actor, before, after } of activities) {
    if (actor === null || found.includes(actor.login) || !isSha(after)) continue;
    if (await repository.differs(isSha(before) ? before : base, after, paths)) found.push(actor.login);
  }
  return found;
}
