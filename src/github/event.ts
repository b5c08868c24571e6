import { readFileSync } from 'node:fs';
import { UsageError } from '../core/errors.js';

/** What made the workflow run, as far as it can be trusted. */
export type GithubEvent =
  | { readonly kind: 'pull_request'; readonly name: string; readonly number: number }
  | {
      readonly kind: 'merge_group';
      readonly base: string;
      readonly head: string;
      /** The pull request that the group's branch is named after; the group may hold others before it. */
      readonly number: number | null;
    }
  | { readonly kind: 'push'; readonly before: string | null; readonly after: string; readonly ref: string }
  | {
      readonly kind: 'workflow_run';
      /** The commit that the other workflow ran for, and where it lies. */
      readonly head: string;
      readonly branch: string;
      readonly owner: string;
    }
  | { readonly kind: 'other'; readonly name: string };

/** Somebody said something on a pull request: a review or a comment, new, changed or gone. */
export interface Remark {
  readonly by: 'review' | 'comment';
  readonly number: number;
  readonly login: string;
  /** What GitHub says of who it is: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE. */
  readonly association: string;
  /** What is said now, and what was said before a change. */
  readonly texts: readonly string[];
}

type Payload = Readonly<Record<string, unknown>>;

const PULL_REQUEST_EVENTS = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment']);
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Reads the event. A re-run replays the payload of the first run, so of a pull request only its number is taken; what
 * it is now is asked of GitHub. A merge group's and a push's commits are named by hash, and stay what they were.
 */
export function readEvent(env: NodeJS.ProcessEnv): GithubEvent {
  const { name, payload } = eventOf(env);
  return parseEvent(name, payload);
}

function eventOf(env: NodeJS.ProcessEnv): { name: string; payload: Payload } {
  const name = env.GITHUB_EVENT_NAME;
  const path = env.GITHUB_EVENT_PATH;
  if (!name || !path) {
    throw new UsageError('GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are not set.', {
      hint: 'The action runs in a GitHub Actions job; use "lockkeeper check" elsewhere.',
    });
  }
  return { name, payload: readPayload(path) };
}

function readPayload(path: string): Payload {
  try {
    return objectAt(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new UsageError(`The event file ${path} can't be read as JSON.`, { cause });
  }
}

export function parseEvent(name: string, payload: Payload): GithubEvent {
  if (PULL_REQUEST_EVENTS.has(name)) {
    const number = objectAt(payload.pull_request).number;
    if (isPositive(number)) return { kind: 'pull_request', name, number };
    throw new UsageError(`The ${name} event names no pull request.`);
  }
  if (name === 'merge_group') return mergeGroup(objectAt(payload.merge_group));
  if (name === 'push') {
    const { before, after, ref } = payload;
    if (isSha(after) && typeof ref === 'string')
      return { kind: 'push', before: isSha(before) ? before : null, after, ref };
    throw new UsageError('The push event names no commit.');
  }
  if (name === 'workflow_run') return workflowRun(objectAt(payload.workflow_run));
  return { kind: 'other', name };
}

/** Reads a review or a comment on a pull request; null for every other event. */
export function readRemark(env: NodeJS.ProcessEnv): Remark | null {
  const { name, payload } = eventOf(env);
  return parseRemark(name, payload);
}

export function parseRemark(name: string, payload: Payload): Remark | null {
  const by = name === 'pull_request_review' ? 'review' : name === 'issue_comment' ? 'comment' : null;
  if (by === null) return null;
  const issue = objectAt(payload.issue);
  const { number } = by === 'review' ? objectAt(payload.pull_request) : issue;
  const said = objectAt(by === 'review' ? payload.review : payload.comment);
  // A plain issue has comments too.
  if (!isPositive(number) || (by === 'comment' && !isObject(issue.pull_request))) return null;
  return {
    by,
    number,
    login: String(objectAt(said.user).login ?? ''),
    association: String(said.author_association ?? 'NONE'),
    texts: [said.body, objectAt(objectAt(payload.changes).body).from].filter((text) => typeof text === 'string'),
  };
}

function workflowRun(run: Payload): GithubEvent {
  const { head_sha: head, head_branch: branch } = run;
  const owner = objectAt(objectAt(run.head_repository).owner).login;
  if (!isSha(head) || typeof branch !== 'string' || typeof owner !== 'string') {
    throw new UsageError('The workflow_run event names no commit.');
  }
  return { kind: 'workflow_run', head, branch, owner };
}

function mergeGroup(group: Payload): GithubEvent {
  const { base_sha: base, head_sha: head, head_ref: ref } = group;
  if (!isSha(base) || !isSha(head)) throw new UsageError('The merge_group event names no commits.');
  // refs/heads/gh-readonly-queue/<base branch>/pr-<number>-<sha>
  const match = typeof ref === 'string' ? /\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(ref) : null;
  return { kind: 'merge_group', base, head, number: match === null ? null : Number(match[1]) };
}

function objectAt(value: unknown): Payload {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null;
}

function isPositive(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** A commit's full name, and not the zeros that stand for "none". Only such a word is ever given to git. */
export function isSha(value: unknown): value is string {
  return typeof value === 'string' && SHA.test(value) && !/^0+$/.test(value);
}
