import type { Candidate } from '../gate/approvals.js';
import { type Github, mustRead } from './client.js';
import { isSha } from './event.js';

/** A review or a command, before anybody has looked into who gave it. */
export interface Statement
  extends Pick<Candidate, 'by' | 'login' | 'bot' | 'state' | 'planNamed' | 'edited' | 'at' | 'url'> {
  /** The commit that a review was given on; null for a command. */
  readonly commit: string | null;
}

/** `/lockkeeper approve <plan-id>`, alone on the first line: nothing that somebody merely quotes. */
const COMMAND = /^\/lockkeeper[ \t]+approve(?:[ \t]+`?([0-9a-f]{1,64})`?)?[ \t]*$/i;
const NAMED = /\bplan(?: id)?[\s:]+`?([0-9a-f]{12,64})\b/i;

const STATES: Readonly<Record<string, Candidate['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
};

/** Everything on a pull request that could be an approval, or takes one back. Remarks are neither. */
export async function readStatements(github: Github, number: number): Promise<Statement[]> {
  return [...(await readReviews(github, number)), ...(await readCommands(github, number))];
}

async function readReviews({ octokit, owner, repo }: Github, number: number): Promise<Statement[]> {
  const reviews = await mustRead('The reviews', 'pull-requests: read', () =>
    octokit.paginate(octokit.rest.pulls.listReviews, { owner, repo, pull_number: number, per_page: 100 }),
  );
  return reviews.flatMap((review): Statement[] => {
    const state = STATES[review.state];
    if (state === undefined || review.user === null) return [];
    return [
      {
        by: 'review',
        login: review.user.login,
        bot: review.user.type !== 'User',
        state,
        planNamed: planNamed(review.body),
        // A review's state and commit can't be changed; its text can, by anybody who may write, and without a trace.
        edited: false,
        at: review.submitted_at ?? '',
        url: review.html_url,
        commit: isSha(review.commit_id) ? review.commit_id : null,
      },
    ];
  });
}

async function readCommands({ octokit, owner, repo }: Github, number: number): Promise<Statement[]> {
  const comments = await mustRead('The comments', 'pull-requests: read', () =>
    octokit.paginate(octokit.rest.issues.listComments, { owner, repo, issue_number: number, per_page: 100 }),
  );
  return comments.flatMap((comment): Statement[] => {
    const command = commandOf(comment.body ?? '');
    if (command === null || comment.user == null) return [];
    return [
      {
        by: 'command',
        login: comment.user.login,
        bot: comment.user.type !== 'User',
        state: 'approved',
        planNamed: command.plan,
        edited: comment.created_at !== comment.updated_at,
        at: comment.created_at,
        url: comment.html_url,
        commit: null,
      },
    ];
  });
}

/** The command that a comment is; null where it is none. */
export function commandOf(body: string): { readonly plan: string | null } | null {
  const match = COMMAND.exec(firstLine(body));
  return match === null ? null : { plan: match[1]?.toLowerCase() ?? null };
}

function planNamed(body: string): string | null {
  return commandOf(body)?.plan ?? NAMED.exec(body)?.[1]?.toLowerCase() ?? null;
}

function firstLine(body: string): string {
  return body.split(/\r?\n/, 1)[0] ?? '';
}
