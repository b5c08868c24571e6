import { GithubError } from '../core/errors.js';
import { asRequestFailure, type Github, isPermissionProblem, whyFailed } from './client.js';
import { ownLogin } from './own-login.js';

export type IssueOutcome = 'opened' | 'updated' | 'unchanged' | 'closed' | 'none';

export interface StickyIssue {
  /** Tells our issue from others of the same author; the first line of its text. */
  readonly marker: string;
  readonly title: string;
  /** Null: there is nothing to tell, and an open issue is closed. */
  readonly body: string | null;
}

interface Existing {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

const MAX_PAGES = 20;

/** Keeps one open issue up to date, and closes it when there is nothing left to tell. */
export async function upsertIssue(github: Github, issue: StickyIssue): Promise<IssueOutcome> {
  try {
    return await upsertOnce(github, issue);
  } catch (error) {
    // A lost answer does not say whether the issue was made, so look again before making another.
    if ((asRequestFailure(error)?.status ?? 0) >= 500) return upsertOnce(github, issue);
    if (error instanceof GithubError) throw error;
    throw new GithubError(`The issue about drift could not be written: ${whyFailed(error)}.`, {
      hint: isPermissionProblem(error)
        ? 'Give the job "permissions: {issues: write}".'
        : 'Run the job again when GitHub answers.',
      cause: error,
    });
  }
}

async function upsertOnce(github: Github, { marker, title, body }: StickyIssue): Promise<IssueOutcome> {
  const { octokit, owner, repo } = github;
  const existing = await findOwn(github, marker);
  if (body === null) {
    if (existing === null) return 'none';
    await octokit.rest.issues.update({
      owner,
      repo,
      issue_number: existing.number,
      state: 'closed',
      state_reason: 'completed',
    });
    return 'closed';
  }
  const text = `${marker}\n${body}`;
  if (existing === null) {
    await octokit.rest.issues.create({ owner, repo, title, body: text });
    return 'opened';
  }
  if (existing.body.replaceAll('\r\n', '\n').trimEnd() === text.trimEnd()) return 'unchanged';
  await octokit.rest.issues.update({ owner, repo, issue_number: existing.number, title, body: text });
  return 'updated';
}

/** Open, with the marker, and written by us: anybody may open an issue with a marker in it. */
async function findOwn(github: Github, marker: string): Promise<Existing | null> {
  const { octokit, owner, repo } = github;
  const found: (Existing & { readonly login: string })[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
    owner,
    repo,
    state: 'open',
    per_page: 100,
  });
  let page = 0;
  for await (const { data } of pages) {
    for (const { number, title, body, user, pull_request: pull } of data) {
      if (pull === undefined && body?.startsWith(marker)) found.push({ number, title, body, login: user?.login ?? '' });
    }
    page++;
    if (page >= MAX_PAGES) break;
  }
  if (found.length === 0) return null;
  const login = await ownLogin(github);
  return found.find((one) => one.login === login) ?? null;
}
