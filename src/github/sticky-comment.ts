import { asRequestFailure, type Github } from './client.js';
import { ownLogin } from './own-login.js';

/** GitHub's limit is 65,536 characters; the rest is room for what other programs count differently. */
export const MAX_COMMENT = 60_000;

/** A pull request with more comments than this has worse problems than a second comment of ours. */
const MAX_PAGES = 20;

export type CommentOutcome = 'created' | 'updated' | 'unchanged' | 'none';

export interface StickyComment {
  /** Tells our comment from others of the same author; the comment's first line. */
  readonly marker: string;
  readonly body: string;
  /** False: an earlier comment is brought up to date, but none is made. */
  readonly create: boolean;
}

interface Existing {
  readonly id: number;
  readonly login: string;
  readonly body: string;
}

/** The first line of our comment; `key` keeps two checks of one repository apart. */
export function markerFor(key: string): string {
  return `<!-- lockkeeper:${key.replace(/[^\w-]/g, '')} -->`;
}

/**
 * Keeps one comment on a pull request up to date. It is ours if it begins with the marker and we wrote it: the marker
 * alone could be planted by anyone, to make us edit a stranger's comment or take it for our word.
 */
export async function upsertComment(github: Github, number: number, comment: StickyComment): Promise<CommentOutcome> {
  const body = `${comment.marker}\n${comment.body}`;
  try {
    return await upsertOnce(github, number, comment, body);
  } catch (error) {
    // A lost answer does not say whether the comment was made, so look again before making another.
    if ((asRequestFailure(error)?.status ?? 0) < 500) throw error;
    return upsertOnce(github, number, comment, body);
  }
}

async function upsertOnce(
  { octokit, owner, repo }: Github,
  number: number,
  { marker, create }: StickyComment,
  body: string,
): Promise<CommentOutcome> {
  const existing = await findOwn({ octokit, owner, repo }, number, marker);
  if (existing === null) {
    if (!create) return 'none';
    await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
    return 'created';
  }
  if (sameText(existing.body, body)) return 'unchanged';
  await octokit.rest.issues.updateComment({ owner, repo, comment_id: existing.id, body });
  return 'updated';
}

async function findOwn(github: Github, number: number, marker: string): Promise<Existing | null> {
  const candidates = await findMarked(github, number, marker);
  if (candidates.length === 0) return null;
  const login = await ownLogin(github);
  return candidates.find((candidate) => candidate.login === login) ?? null;
}

async function findMarked({ octokit, owner, repo }: Github, number: number, marker: string): Promise<Existing[]> {
  const found: Existing[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  let page = 0;
  for await (const { data } of pages) {
    for (const { id, user, body } of data) {
      if (body?.startsWith(marker)) found.push({ id, login: user?.login ?? '', body });
    }
    page++;
    if (page >= MAX_PAGES) break;
  }
  return found;
}

/** GitHub stores line breaks as CR LF when a person edited, and drops white space at the end. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trimEnd() === b.trimEnd();
}
