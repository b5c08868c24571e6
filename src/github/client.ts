import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHub } from '@actions/github/lib/utils';
import { GithubError, UsageError } from '../core/errors.js';
import { keepBaselineCode } from '../sql/postgres/baseline-code.js';

export type Octokit = InstanceType<typeof GitHub>;

/** One repository at GitHub, with a token to speak for us. */
export interface Github {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

export interface ConnectOptions {
  readonly token: string | null;
  /** `owner/name`, as the runner gives it in GITHUB_REPOSITORY. */
  readonly repository: string | undefined;
  /** The API's address, where GITHUB_API_URL does not say it. */
  readonly baseUrl?: string;
  /** Waits between attempts; tests don't. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

const MAX_RETRIES = 3;
/** A job that sleeps costs money and holds the queue: longer waits than this are given up. */
const MAX_WAIT_MS = 60_000;

/** Loads Octokit and binds it to a repository. The API's address comes from GITHUB_API_URL. */
export async function connect({ token, repository, baseUrl, wait = sleep }: ConnectOptions): Promise<Github> {
  const [owner, repo] = (repository ?? '').split('/');
  if (!owner || !repo) {
    throw new UsageError('GITHUB_REPOSITORY does not name a repository.', {
      hint: 'The action runs in a GitHub Actions job; use "lockkeeper check" elsewhere.',
    });
  }
  if (!token) {
    throw new UsageError('The input "github-token" is empty.', {
      hint: 'Leave it out to use the token of the job.',
    });
  }
  // Its HTTP client reads answers by WebAssembly too.
  keepBaselineCode();
  const { GitHub, getOctokitOptions } = await import('@actions/github/lib/utils');
  const options = { userAgent: 'lockkeeper', log: SILENT, ...(baseUrl === undefined ? {} : { baseUrl }) };
  const octokit = new GitHub(getOctokitOptions(token, options));
  octokit.hook.wrap('request', async (request, options) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await request(options);
      } catch (error) {
        const delay = retryDelay(error, options, attempt);
        if (delay === null) throw error;
        await wait(delay);
      }
    }
  });
  return { octokit, owner, repo };
}

// Octokit would print its warnings to the job's log, with text that GitHub sent.
const quiet = (): void => {};
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** The parts of Octokit's RequestError that decide what to do. */
interface RequestFailure {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
}

/** Octokit's error, by its shape: the class may exist twice in a bundle. */
export function asRequestFailure(error: unknown): RequestFailure | null {
  const failure = error as Partial<RequestFailure> | null;
  return error instanceof Error && typeof failure?.status === 'number' ? (failure as RequestFailure) : null;
}

/**
 * How long to wait before the next attempt; null to give up. Refusals for being too fast are retried whatever was
 * asked, because nothing was done. After a server error nobody knows whether it was, so only requests that may
 * be repeated are: a POST is left to its caller, who can look first.
 */
export function retryDelay(
  error: unknown,
  request: { readonly method: string; readonly url: string },
  attempt: number,
): number | null {
  const failure = asRequestFailure(error);
  if (failure === null || attempt >= MAX_RETRIES) return null;
  const delay = isRateLimited(failure) ? limitDelay(failure, attempt) : errorDelay(failure, request, attempt);
  return delay === null || delay > MAX_WAIT_MS ? null : delay;
}

function isRateLimited({ status, message, response }: RequestFailure): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const headers = response?.headers ?? {};
  return (
    headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message)
  );
}

function limitDelay({ response }: RequestFailure, attempt: number): number {
  const headers = response?.headers ?? {};
  if (headers['retry-after'] !== undefined) return Number(headers['retry-after']) * 1000;
  if (headers['x-ratelimit-remaining'] === '0') {
    return Math.max(0, Number(headers['x-ratelimit-reset']) * 1000 - Date.now());
  }
  // GitHub asks for a minute when it names no time, and for longer each time.
  return MAX_WAIT_MS * 2 ** attempt;
}

function errorDelay(
  { status }: RequestFailure,
  request: { method: string; url: string },
  attempt: number,
): number | null {
  const repeatable = request.method !== 'POST' || request.url.endsWith('/graphql');
  return status >= 500 && repeatable ? 500 * 2 ** attempt : null;
}

/** Reads something that the decision needs; a failure says what, why, and which permission would help. */
export async function mustRead<T>(what: string, permission: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new GithubError(`${what} could not be read from GitHub: ${whyFailed(error)}.`, {
      hint: isPermissionProblem(error)
        ? `Give the job "permissions: {${permission}}".`
        : 'Run the job again when GitHub answers; until then the change is held.',
      cause: error,
    });
  }
}

/** GitHub hides what a token may not see: 403 and 404 both mean that. */
export function isPermissionProblem(error: unknown): boolean {
  const failure = asRequestFailure(error);
  if (failure === null) return false;
  return failure.status === 401 || failure.status === 404 || (failure.status === 403 && !isRateLimited(failure));
}

/** What GitHub said, without the address of its manual and without a full stop. */
export function whyFailed(error: unknown): string {
  const failure = asRequestFailure(error);
  if (failure === null) return error instanceof Error ? error.message : String(error);
  const text = failure.message.replace(/\s+-\s+https?:\/\/\S+\s*$/, '').replace(/\.$/, '');
  return `${failure.status} ${text}`;
}
