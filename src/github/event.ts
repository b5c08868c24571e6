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
  | { readonly kind: 'other'; readonly name: string };

type Payload = Readonly<Record<string, unknown>>;

const PULL_REQUEST_EVENTS = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment']);
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Reads the event. A re-run replays the payload of the first run, so of a pull request only its number is taken; what
 * it is now is asked of GitHub. A merge group's and a push's commits are named by hash, and stay what they were.
 */
export function readEvent(env: NodeJS.ProcessEnv): GithubEvent {
  const name = env.GITHUB_EVENT_NAME;
  const path = env.GITHUB_EVENT_PATH;
  if (!name || !path) {
    throw new UsageError('GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are not set.', {
      hint: 'The action runs in a GitHub Actions job; use "lockkeeper check" elsewhere.',
    });
  }
  return parseEvent(name, readPayload(path));
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
  return { kind: 'other', name };
}

function mergeGroup(group: Payload): GithubEvent {
  const { base_sha: base, head_sha: head, head_ref: ref } = group;
  if (!isSha(base) || !isSha(head)) throw new UsageError('The merge_group event names no commits.');
  // refs/heads/gh-readonly-queue/<base branch>/pr-<number>-<sha>
  const match = typeof ref === 'string' ? /\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(ref) : null;
  return { kind: 'merge_group', base, head, number: match === null ? null : Number(match[1]) };
}

function objectAt(value: unknown): Payload {
  return typeof value === 'object' && value !== null ? (value as Payload) : {};
}

function isPositive(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** A commit's full name, and not the zeros that stand for "none". Only such a word is ever given to git. */
export function isSha(value: unknown): value is string {
  return typeof value === 'string' && SHA.test(value) && !/^0+$/.test(value);
}
