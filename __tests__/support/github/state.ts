import type { Json, JsonObject } from './specification.js';

export type Access = 'read' | 'write';

/** A token and what it may do; what is not named it may not. */
export interface Token {
  readonly login: string;
  readonly type: 'Bot' | 'User';
  readonly permissions: Readonly<
    Partial<Record<'contents' | 'issues' | 'pull_requests' | 'actions' | 'checks' | 'members' | 'deployments', Access>>
  >;
}

export interface Pull {
  readonly number: number;
  readonly author: string;
  readonly title: string;
  readonly base: { readonly ref: string; readonly sha: string };
  readonly head: { readonly ref: string; readonly sha: string; readonly repository: string | null };
  readonly state?: 'open' | 'closed';
  readonly draft?: boolean;
  readonly merged?: boolean;
  readonly mergeCommit?: string | null;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  readonly type: 'Bot' | 'User';
  body: string;
  readonly createdAt: string;
  updatedAt: string;
}

export interface Issue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

export interface Review {
  readonly id: number;
  readonly pull: number;
  readonly login: string;
  readonly type: 'Bot' | 'User';
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commit: string;
  readonly body: string;
  readonly submittedAt: string;
}

/** A comment on lines of a pull request. */
export interface ReviewComment {
  readonly id: number;
  readonly pull: number;
  readonly login: string;
  readonly type: 'Bot' | 'User';
  body: string;
  readonly path: string;
  readonly line: number;
  readonly startLine: number | null;
  readonly commit: string;
  /** The comment that it answers. */
  readonly answers: number | null;
}

/** One run of a workflow. */
export interface WorkflowRun {
  readonly id: number;
  /** File name. */
  readonly workflow: string;
  readonly head: string;
  readonly event: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | null;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly task: string;
  readonly statuses: { readonly state: string; readonly description: string }[];
}

/** A push as GitHub's log of a repository has it. */
export interface Activity {
  readonly actor: string;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** Makes the next `times` requests of an operation fail; `*` stands for any. */
export interface Fault {
  readonly operation: string;
  times: number;
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** The change happens, only the answer is lost. */
  readonly afterwards?: boolean;
}

/** One request as it was received and answered. */
export interface LoggedRequest {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonObject | null;
  readonly login: string | null;
  readonly status: number;
}

/** Everything that the fake GitHub knows; tests write into it as they like. */
export class State {
  readonly owner = 'acme';
  readonly name = 'shop';
  private = false;
  /** Where commits and files are looked up; null when a test needs none. */
  git: string | null = null;
  readonly tokens = new Map<string, Token>();
  readonly pulls = new Map<number, Pull>();
  readonly comments: Comment[] = [];
  readonly issues: Issue[] = [];
  readonly reviews: Review[] = [];
  readonly reviewComments: ReviewComment[] = [];
  readonly activities: Activity[] = [];
  readonly runs: WorkflowRun[] = [];
  /** Rules of the default branch, as a ruleset has them. */
  readonly rules: JsonObject[] = [];
  /** Checks that the older branch protection asks for. */
  readonly protection: { readonly context: string; readonly app_id: number }[] = [];
  readonly environments = new Map<string, JsonObject>();
  readonly deployments: Deployment[] = [];
  /** Logins by the e-mail address of a commit; an address that is not here belongs to no account. */
  readonly accounts = new Map<string, string>();
  /** Active members by `organisation/team`. */
  readonly teams = new Map<string, readonly string[]>();
  /** Role names by login: admin, maintain, write, triage, read; others are none. */
  readonly roles = new Map<string, string>();
  readonly faults: Fault[] = [];
  private lastId = 1000;
  private clock = Date.parse('2026-11-22T12:00:00Z');

  nextId(): number {
    this.lastId++;
    return this.lastId;
  }

  /** Time moves on by a second whenever somebody looks. */
  now(): string {
    this.clock += 1000;
    return new Date(this.clock).toISOString().replace('.000Z', 'Z');
  }

  addComment(comment: Pick<Comment, 'issue' | 'login' | 'type' | 'body'>): Comment {
    const at = this.now();
    const added = { ...comment, id: this.nextId(), createdAt: at, updatedAt: at };
    this.comments.push(added);
    return added;
  }

  addReview(review: Omit<Review, 'id' | 'submittedAt' | 'body'> & { body?: string }): Review {
    const added = { body: '', ...review, id: this.nextId(), submittedAt: this.now() };
    this.reviews.push(added);
    return added;
  }

  addReviewComment(comment: Omit<ReviewComment, 'id'>): ReviewComment {
    const added = { ...comment, id: this.nextId() };
    this.reviewComments.push(added);
    return added;
  }

  /** The first fault for an operation that still has times to strike. */
  takeFault(operation: string): Fault | null {
    const fault = this.faults.find((one) => one.times > 0 && (one.operation === '*' || one.operation === operation));
    if (fault === undefined) return null;
    fault.times--;
    return fault;
  }
}

/** What a workflow run gets by default: may read everything that is public, and write what `permissions` names. */
export function actionsToken(permissions: Token['permissions']): Token {
  return { login: 'github-actions[bot]', type: 'Bot', permissions };
}

export const serverError = (operation: string, times: number): Fault => ({
  operation,
  times,
  status: 502,
  body: { message: 'Server Error' },
});

/** GitHub's answer to too many requests at once; `seconds: null` leaves out the header. */
export const secondaryLimit = (operation: string, times: number, seconds: number | null): Fault => ({
  operation,
  times,
  status: 403,
  body: {
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  },
  headers: seconds === null ? {} : { 'retry-after': String(seconds) },
});

/** An index that has not caught up yet. */
export const lag = (operation: string, times: number, body: Json = []): Fault => ({
  operation,
  times,
  status: 200,
  body,
});
