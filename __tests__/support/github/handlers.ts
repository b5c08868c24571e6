import { DEPLOYMENT_HANDLERS } from './deployment-handlers.js';
import {
  type Answer,
  type Call,
  CONTENTS,
  git,
  type Handler,
  ISSUES_OR_PULLS,
  NOT_FOUND,
  PULLS,
  tooLong,
  userOf,
  withPull,
} from './handler.js';
import { ISSUE_HANDLERS } from './issue-handlers.js';
import { REVIEW_HANDLERS } from './review-handlers.js';
import { SETTINGS_HANDLERS } from './settings-handlers.js';
import type { Json, JsonObject } from './specification.js';
import type { Comment, Pull, State } from './state.js';
import { WORKFLOW_HANDLERS } from './workflow-handlers.js';

function commentOf({ make, state }: Call, comment: Comment): JsonObject {
  const url = `https://github.test/${state.owner}/${state.name}/pull/${comment.issue}#issuecomment-${comment.id}`;
  return {
    ...make.sample('issue-comment'),
    id: comment.id,
    body: comment.body,
    user: userOf(make, comment.login, comment.type),
    html_url: url,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}

function repositoryOf({ make, state }: Call, fullName: string): JsonObject {
  const [owner = '', name = ''] = fullName.split('/');
  return {
    ...make.sample('repository'),
    name,
    full_name: fullName,
    owner: userOf(make, owner, 'User'),
    private: state.private,
    default_branch: 'main',
  };
}

function pullOf(call: Call, pull: Pull): JsonObject {
  const { make, state } = call;
  const full = make.sample('pull-request');
  const side = (ref: string, sha: string, repository: string | null): JsonObject => ({
    label: `${repository?.split('/')[0] ?? 'unknown'}:${ref}`,
    ref,
    sha,
    repo: repository === null ? null : repositoryOf(call, repository),
    user: userOf(make, repository?.split('/')[0] ?? 'ghost', 'User'),
  });
  return {
    ...full,
    number: pull.number,
    title: pull.title,
    state: pull.state ?? 'open',
    draft: pull.draft ?? false,
    merged: pull.merged ?? false,
    merge_commit_sha: pull.mergeCommit ?? null,
    user: userOf(make, pull.author, 'User'),
    base: side(pull.base.ref, pull.base.sha, `${state.owner}/${state.name}`),
    head: side(pull.head.ref, pull.head.sha, pull.head.repository),
  };
}

/** A pull request as lists have it: without what takes time to work out. */
function simplePull(call: Call, pull: Pull): JsonObject {
  const { number, title, state, draft, user, base, head } = pullOf(call, pull) as Record<string, Json>;
  const merge_commit_sha = pull.mergeCommit ?? null;
  return { number, title, state, draft, user, base, head, merge_commit_sha } as JsonObject;
}

const STATUS: Record<string, string> = { A: 'added', M: 'modified', D: 'removed', R: 'renamed' };

function filesOf({ make, state }: Call, pull: Pull): JsonObject[] {
  const fields = git(state, 'diff', '--name-status', '--no-renames', '-z', `${pull.base.sha}...${pull.head.sha}`).split(
    '\0',
  );
  const files: JsonObject[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [letter = 'A', filename = ''] = [fields[at], fields[at + 1]];
    const sha = letter === 'D' ? null : git(state, 'rev-parse', `${pull.head.sha}:${filename}`).trim();
    files.push({ ...make.sample('diff-entry'), filename, status: STATUS[letter] ?? 'changed', sha });
  }
  return files;
}

function commitsOf({ make, state }: Call, pull: Pull): JsonObject[] {
  const log = git(
    state,
    'log',
    '--reverse',
    '--format=%H%x00%ae%x00%ce%x00%B%x01',
    `${pull.base.sha}..${pull.head.sha}`,
  );
  const account = (email = ''): JsonObject | null => {
    const login = state.accounts.get(email);
    return login === undefined ? null : userOf(make, login, 'User');
  };
  return log
    .split('\u0001')
    .map((entry) => entry.trim().split('\0'))
    .filter(([sha]) => sha)
    .map(([sha = '', author, committer, message = '']) => {
      const sample = make.sample('commit');
      const commit = { ...(sample.commit as JsonObject), message };
      return { ...sample, sha, commit, author: account(author), committer: account(committer) };
    });
}

function branchTip(state: State, ref: string): string | null {
  try {
    return git(state, 'rev-parse', '--verify', '--quiet', ref).trim();
  } catch {
    return null;
  }
}

function withComment(call: Call, answer: (comment: Comment) => Answer): Answer {
  const comment = call.state.comments.find(({ id }) => id === Number(call.params.comment_id));
  return comment === undefined ? NOT_FOUND : answer(comment);
}

/** What the fake GitHub can do. Operations of the description that stand not here fail the test that asks for them. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  ...ISSUE_HANDLERS,
  ...REVIEW_HANDLERS,
  ...SETTINGS_HANDLERS,
  ...WORKFLOW_HANDLERS,
  ...DEPLOYMENT_HANDLERS,
  'users/get-authenticated': {
    // A workflow's own token is no user: GitHub refuses this one whatever its permissions.
    needs: [],
    answer: ({ token, make }) =>
      token.type === 'Bot'
        ? {
            status: 403,
            body: {
              message: 'Resource not accessible by integration',
              documentation_url: 'https://docs.github.com/rest/users/users#get-the-authenticated-user',
            },
          }
        : { status: 200, body: { ...make.sample('private-user'), ...userOf(make, token.login, token.type) } },
  },
  'repos/get': {
    needs: CONTENTS,
    answer: (call) => {
      const { owner, name } = call.state;
      const full = call.make.sample('full-repository');
      // The full form is stricter where both have a field.
      const named = { name, full_name: `${owner}/${name}`, default_branch: 'main' };
      return { status: 200, body: { ...repositoryOf(call, named.full_name), ...full, ...named } };
    },
  },
  'git/get-ref': {
    needs: CONTENTS,
    answer: ({ params, state, make }) => {
      const ref = `refs/${params.ref}`;
      const sha = branchTip(state, ref);
      if (sha === null) return NOT_FOUND;
      const sample = make.sample('git-ref');
      return {
        status: 200,
        body: { ...sample, ref, object: { ...(sample.object as JsonObject), type: 'commit', sha } },
      };
    },
  },
  'pulls/get': {
    needs: PULLS('read'),
    answer: (call) => withPull(call, (pull) => ({ status: 200, body: pullOf(call, pull) })),
  },
  'pulls/list': {
    needs: PULLS('read'),
    answer: (call) => {
      const [owner, branch] = (call.query.get('head') ?? ':').split(':');
      const wanted = [...call.state.pulls.values()].filter(
        ({ head, state = 'open' }) =>
          state === (call.query.get('state') ?? 'open') &&
          (!owner || (head.repository?.split('/')[0] === owner && head.ref === branch)),
      );
      const list = wanted.map((pull) => ({ ...call.make.sample('pull-request-simple'), ...simplePull(call, pull) }));
      return { status: 200, list };
    },
  },
  'pulls/list-files': {
    needs: PULLS('read'),
    answer: (call) => withPull(call, (pull) => ({ status: 200, list: filesOf(call, pull) })),
  },
  'pulls/list-commits': {
    needs: PULLS('read'),
    answer: (call) => withPull(call, (pull) => ({ status: 200, list: commitsOf(call, pull) })),
  },
  'repos/get-collaborator-permission-level': {
    needs: CONTENTS,
    answer: ({ params, state, make }) => {
      const role = state.roles.get(params.username ?? '') ?? 'none';
      // The old field knows four levels only: maintain counts as write, triage as read.
      const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
      const user = {
        ...make.sample('nullable-collaborator'),
        ...userOf(make, params.username ?? '', 'User'),
        role_name: role,
      };
      return { status: 200, body: { permission, role_name: role, user } };
    },
  },
  'repos/list-activities': {
    needs: CONTENTS,
    answer: ({ query, state, make }) => ({
      status: 200,
      list: state.activities
        .filter(({ ref }) => ref === query.get('ref'))
        .map(({ actor, ...rest }) => ({
          ...make.sample('activity'),
          ...rest,
          activity_type: 'push',
          actor: userOf(make, actor, 'User'),
        })),
    }),
  },
  'repos/list-pull-requests-associated-with-commit': {
    needs: PULLS('read'),
    answer: (call) => ({
      status: 200,
      list: [...call.state.pulls.values()]
        .filter(({ mergeCommit }) => mergeCommit === call.params.commit_sha)
        .map((pull) => ({ ...call.make.sample('pull-request-simple'), ...simplePull(call, pull) })),
    }),
  },
  'teams/get-membership-for-user-in-org': {
    // A workflow's own token can't be given this permission.
    needs: [['members', 'read']],
    answer: ({ params, state, make, token }) => {
      if (token.permissions.members === undefined) return NOT_FOUND;
      const members = state.teams.get(`${params.org}/${params.team_slug}`) ?? [];
      return members.includes(params.username ?? '')
        ? { status: 200, body: { ...make.sample('team-membership'), state: 'active' } }
        : NOT_FOUND;
    },
  },
  'issues/list-comments': {
    needs: ISSUES_OR_PULLS('read'),
    answer: (call) => ({
      status: 200,
      list: call.state.comments
        .filter(({ issue }) => issue === Number(call.params.issue_number))
        .map((comment) => commentOf(call, comment)),
    }),
  },
  'issues/create-comment': {
    needs: ISSUES_OR_PULLS('write'),
    answer: (call) => {
      const { login, type } = call.token;
      const issue = Number(call.params.issue_number);
      const refused = tooLong(call.body.body);
      if (refused !== null) return refused;
      const comment = call.state.addComment({ issue, login, type, body: String(call.body.body) });
      return { status: 201, body: commentOf(call, comment) };
    },
  },
  'issues/get-comment': {
    needs: ISSUES_OR_PULLS('read'),
    answer: (call) => withComment(call, (comment) => ({ status: 200, body: commentOf(call, comment) })),
  },
  'issues/update-comment': {
    needs: ISSUES_OR_PULLS('write'),
    // GitHub lets any writer edit anybody's comment; that is why the client has to look whose it is.
    answer: (call) =>
      withComment(call, (comment) => {
        const refused = tooLong(call.body.body);
        if (refused !== null) return refused;
        comment.body = String(call.body.body);
        comment.updatedAt = call.state.now();
        return { status: 200, body: commentOf(call, comment) };
      }),
  },
  'issues/delete-comment': {
    needs: ISSUES_OR_PULLS('write'),
    answer: (call) =>
      withComment(call, (comment) => {
        call.state.comments.splice(call.state.comments.indexOf(comment), 1);
        return { status: 204 };
      }),
  },
};
