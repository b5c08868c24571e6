import { execFileSync } from 'node:child_process';
import type { Json, JsonObject, Specification } from './specification.js';
import type { Access, Pull, State, Token } from './state.js';

export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly token: Token;
  readonly state: State;
  readonly make: Specification;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  /** A whole list, of which the server answers the page that was asked for. */
  readonly list?: Json[];
}

export type Permission = readonly [area: keyof Token['permissions'], access: Access];

export interface Handler {
  /** One of these is enough. Reading a public repository needs none. */
  readonly needs: readonly Permission[];
  answer(call: Call): Answer;
}

export const ISSUES_OR_PULLS = (access: Access): Permission[] => [
  ['issues', access],
  ['pull_requests', access],
];
export const PULLS = (access: Access): Permission[] => [['pull_requests', access]];
export const CONTENTS: Permission[] = [['contents', 'read']];

export const NOT_FOUND: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
};

/** GitHub's limit on the text of comments and reviews. */
const MAX_BODY = 65_536;

export function tooLong(body: Json | undefined): Answer | null {
  if (typeof body !== 'string' || [...body].length <= MAX_BODY) return null;
  return {
    status: 422,
    body: {
      message: 'Validation Failed',
      errors: [
        {
          resource: 'IssueComment',
          code: 'unprocessable',
          field: 'data',
          message: 'Body is too long (maximum is 65536 characters)',
        },
      ],
    },
  };
}

export function userOf(make: Specification, login: string, type: 'Bot' | 'User'): JsonObject {
  return { ...make.sample('simple-user'), login, type };
}

export function git(state: State, ...args: string[]): string {
  if (state.git === null) throw new Error('this test gave the fake GitHub no git repository');
  return execFileSync('git', args, { cwd: state.git, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Answers with the pull request of the path, or 404. */
export function withPull(call: Call, answer: (pull: Pull) => Answer): Answer {
  const pull = call.state.pulls.get(Number(call.params.pull_number));
  return pull === undefined ? NOT_FOUND : answer(pull);
}
