import type { Hunk } from '../frameworks/hunks.js';
import type { CheckReport, Finding } from '../gate/report.js';
import { fixedFinding } from '../report/markdown-inline.js';
import { count, type Placed } from '../report/overview.js';
import { asRequestFailure, type Github } from './client.js';
import { type InlineComment, keyed, placeInline } from './inline-placing.js';
import { ownLogin } from './own-login.js';

/** More comments than this nobody reads; the rest is in the summary. */
export const MOST_INLINE = 30;
/** Review comments that are looked through, in pages of 100. */
const MAX_PAGES = 30;
const FIXED = '<!-- fixed -->';

export interface InlineInput {
  readonly github: Github;
  readonly number: number;
  /** The commit that was judged, and that the lines are of. */
  readonly commit: string;
  readonly report: CheckReport;
  readonly hunks: ReadonlyMap<string, readonly Hunk[]>;
  /** Keeps two checks of one repository apart. */
  readonly key: string;
}

interface Existing {
  readonly id: number;
  readonly key: string;
  readonly body: string;
  readonly login: string;
}

/**
 * Brings the comments beside the lines up to date, and returns the findings that have one. A finding keeps its comment
 * across pushes; when it is gone the comment goes too, unless somebody answered: then it says that it is fixed.
 */
export async function reviewInline(input: InlineInput): Promise<ReadonlySet<Finding>> {
  try {
    return await reviewOnce(input);
  } catch (error) {
    // A lost answer does not say whether the review was made, so look again before making another.
    if ((asRequestFailure(error)?.status ?? 0) < 500) throw error;
    return reviewOnce(input);
  }
}

async function reviewOnce(input: InlineInput): Promise<ReadonlySet<Finding>> {
  const findings = keyed(input.report);
  const wanted = placeInline(findings, input.hunks);
  const { own, answered } = await readComments(input);
  const kept = new Set(own.map(({ key }) => key).filter((key) => findings.has(key)));
  const fresh = wanted.filter(({ key }) => !kept.has(key)).slice(0, Math.max(0, MOST_INLINE - kept.size));
  for (const comment of own) await bringUpToDate(input, comment, wanted, findings, answered.has(comment.id));
  if (fresh.length > 0) await post(input, fresh);
  const shown = new Set([...kept, ...fresh.map(({ key }) => key)]);
  return new Set([...findings].filter(([key]) => shown.has(key)).map(([, { finding }]) => finding));
}

const opening = (key: string): string => `<!-- lockkeeper:${key}:finding `;

async function readComments({ github, number, key }: InlineInput): Promise<{ own: Existing[]; answered: Set<number> }> {
  const { octokit, owner, repo } = github;
  const marked: Existing[] = [];
  const answered = new Set<number>();
  const pages = octokit.paginate.iterator(octokit.rest.pulls.listReviewComments, {
    owner,
    repo,
    pull_number: number,
    per_page: 100,
  });
  let page = 0;
  for await (const { data } of pages) {
    for (const { id, user, body, in_reply_to_id: answers } of data) {
      if (answers !== undefined) answered.add(answers);
      else if (body.startsWith(opening(key))) {
        const found = body.slice(opening(key).length).split(' ', 1)[0] ?? '';
        marked.push({ id, key: found, body, login: user?.login ?? '' });
      }
    }
    page++;
    if (page >= MAX_PAGES) break;
  }
  if (marked.length === 0) return { own: [], answered };
  const login = await ownLogin(github);
  return { own: marked.filter((comment) => comment.login === login), answered };
}

async function bringUpToDate(
  { github, key, commit }: InlineInput,
  comment: Existing,
  wanted: readonly InlineComment[],
  findings: ReadonlyMap<string, Placed>,
  answered: boolean,
): Promise<void> {
  const { octokit, owner, repo } = github;
  const place = { owner, repo, comment_id: comment.id };
  const marker = markerOf(key, comment.key);
  if (!findings.has(comment.key)) {
    if (!answered) await octokit.rest.pulls.deleteReviewComment(place);
    else if (!comment.body.includes(FIXED)) {
      const body = fixedFinding(comment.body.slice(marker.length).trim(), commit);
      await octokit.rest.pulls.updateReviewComment({ ...place, body: `${marker}${FIXED}\n${body}` });
    }
    return;
  }
  const now = wanted.find((one) => one.key === comment.key);
  // A comment whose lines GitHub shows no longer stays as it was.
  if (now === undefined) return;
  const body = `${marker}\n${now.body}`;
  if (comment.body.replaceAll('\r\n', '\n').trimEnd() === body.trimEnd()) return;
  await octokit.rest.pulls.updateReviewComment({ ...place, body });
}

async function post({ github, number, commit, key }: InlineInput, comments: readonly InlineComment[]): Promise<void> {
  const { octokit, owner, repo } = github;
  await octokit.rest.pulls.createReview({
    owner,
    repo,
    pull_number: number,
    commit_id: commit,
    event: 'COMMENT',
    body: `Lockkeeper: ${count(comments.length, 'finding')} beside the lines.`,
    comments: comments.map((comment) => ({
      path: comment.path,
      line: comment.line,
      side: 'RIGHT',
      ...(comment.startLine === null ? {} : { start_line: comment.startLine, start_side: 'RIGHT' }),
      body: `${markerOf(key, comment.key)}\n${comment.body}`,
    })),
  });
}

function markerOf(key: string, finding: string): string {
  return `${opening(key)}${finding} -->`;
}
