import { GithubError } from '../core/errors.js';
import { type Github, mustRead } from './client.js';
import { isSha } from './event.js';

/** A pull request as it is now. */
export interface PullRequest {
  readonly number: number;
  readonly author: string;
  readonly base: { readonly ref: string; readonly sha: string };
  /** `repository` is `owner/name`; null where the fork is gone. */
  readonly head: { readonly ref: string; readonly sha: string; readonly repository: string | null };
  /** The head is in another repository: its runs get a token that may only read. */
  readonly fork: boolean;
}

/** Asks GitHub, because the event's payload is as old as the first run of the job. */
export async function readPullRequest(github: Github, number: number): Promise<PullRequest> {
  const { octokit, owner, repo } = github;
  const { data } = await mustRead(`Pull request #${number}`, 'pull-requests: read', () =>
    octokit.rest.pulls.get({ owner, repo, pull_number: number }),
  );
  const { base, head } = data;
  if (!isSha(base.sha) || !isSha(head.sha)) {
    throw new GithubError(`GitHub names no commits for pull request #${number}.`);
  }
  return {
    number,
    author: data.user?.login ?? 'ghost',
    base: { ref: base.ref, sha: base.sha },
    head: { ref: head.ref, sha: head.sha, repository: head.repo?.full_name ?? null },
    fork: head.repo?.full_name !== base.repo.full_name,
  };
}
