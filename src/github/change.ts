import { GithubError, UsageError } from '../core/errors.js';
import type { Repository } from '../frameworks/repository.js';
import type { Settings } from '../settings/resolve.js';
import { connect, type Github, mustRead } from './client.js';
import { credentialsOf } from './credentials.js';
import { type GithubEvent, isSha } from './event.js';
import { type PullRequest, readPullRequest } from './pull-request.js';

/** What is proposed: the difference between two commits that are both in the checkout. */
export interface ProposedChange {
  readonly base: string;
  readonly head: string;
  /** The pull request that a merge group is named after; it may bring others. */
  readonly named: number | null;
  /** The pull request to talk to; null in a merge group and on a push, where nobody reads along. */
  readonly conversation: { readonly github: Github; readonly pull: PullRequest } | null;
}

/** Finds the commits to judge, and makes sure that they can be read. */
export async function findChange(
  event: GithubEvent,
  inputs: Partial<Settings>,
  repository: Repository,
  env: NodeJS.ProcessEnv,
): Promise<ProposedChange> {
  // First, so that a folder without a clone is not taken for one without history.
  await repository.resolve('HEAD');
  if (event.kind === 'merge_group') {
    // Everything that the group adds is judged, whichever pull requests it came from.
    const { base, head } = event;
    await mustHave(repository, base, 'The base commit of the merge group');
    await mustHave(repository, head, 'The head commit of the merge group');
    return { base, head, named: event.number, conversation: null };
  }
  const token = inputs.githubToken ?? null;
  const connected = () => connect({ token, repository: env.GITHUB_REPOSITORY });
  if (event.kind === 'pull_request') return findPullRequest(await connected(), event.number, repository);
  if (event.kind === 'workflow_run') {
    const github = await connected();
    const number = await pullRequestOf(github, event);
    // Beside the default branch only; what a fork proposes is fetched as data.
    await repository.obtain(event.head, credentialsOf(token, env));
    return findPullRequest(github, number, repository);
  }
  if (event.kind === 'push' && event.before !== null) {
    await mustHave(repository, event.before, `The commit that ${event.ref} stood at before the push`);
    await mustHave(repository, event.after, 'The pushed commit');
    return { base: event.before, head: event.after, named: null, conversation: null };
  }
  const name = event.kind === 'other' ? event.name : 'push of a new branch';
  throw new UsageError(`The check can't judge the event "${name}": it names no two commits to compare.`, {
    hint: 'Run it on pull_request and merge_group.',
  });
}

async function findPullRequest(github: Github, number: number, repository: Repository): Promise<ProposedChange> {
  const pull = await readPullRequest(github, number);
  const tip = await readTip(github, pull.base.ref);
  // GitHub's base.sha is as old as the last push to the pull request. Policy and order are the branch's of today,
  // unless it moved on since the checkout a moment ago.
  const base = (await repository.has(tip)) ? tip : pull.base.sha;
  await mustHave(repository, base, `The base commit of pull request #${number}`);
  await mustHave(repository, pull.head.sha, `The head commit of pull request #${number}`);
  return { base, head: pull.head.sha, named: number, conversation: { github, pull } };
}

/**
 * The open pull request that another workflow ran for. The event names none where it came from a fork, so it is the one
 * whose branch stands at the very commit.
 */
async function pullRequestOf(
  { octokit, owner, repo }: Github,
  event: Extract<GithubEvent, { kind: 'workflow_run' }>,
): Promise<number> {
  const { data } = await mustRead('The pull requests', 'pull-requests: read', () =>
    octokit.rest.pulls.list({ owner, repo, state: 'open', head: `${event.owner}:${event.branch}`, per_page: 100 }),
  );
  const found = data.find(({ head }) => head.sha === event.head);
  if (found !== undefined) return found.number;
  throw new UsageError(`No open pull request stands at ${event.head.slice(0, 12)}, for which the check ran.`, {
    hint: 'It was closed or pushed to since; the next run of the check will be told.',
  });
}

/** The commit that a branch stands at now. */
async function readTip({ octokit, owner, repo }: Github, branch: string): Promise<string> {
  const { data } = await mustRead(`The base branch ${branch}`, 'contents: read', () =>
    octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }),
  );
  if (!isSha(data.object.sha)) throw new GithubError(`GitHub names no commit for the branch ${branch}.`);
  return data.object.sha;
}

async function mustHave(repository: Repository, commit: string, what: string): Promise<void> {
  if (await repository.has(commit)) return;
  throw new GithubError(`${what}, ${commit.slice(0, 12)}, is not in this checkout.`, {
    hint: 'Check out with "fetch-depth: 0". If this is a re-run of an old run, the latest push has a run of its own.',
  });
}
