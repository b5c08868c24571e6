import { type Answer, type Call, type Handler, NOT_FOUND, type Permission, tooLong, userOf } from './handler.js';
import type { JsonObject } from './specification.js';
import type { Access, Issue } from './state.js';

const ISSUES = (access: Access): Permission[] => [['issues', access]];

function issueOf({ make, state }: Call, issue: Issue): JsonObject {
  return {
    ...make.sample('issue'),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    user: userOf(make, issue.login, issue.type),
    html_url: `https://github.test/${state.owner}/${state.name}/issues/${issue.number}`,
  };
}

function withIssue(call: Call, answer: (issue: Issue) => Answer): Answer {
  const issue = call.state.issues.find(({ number }) => number === Number(call.params.issue_number));
  return issue === undefined ? NOT_FOUND : answer(issue);
}

export const ISSUE_HANDLERS: Readonly<Record<string, Handler>> = {
  'issues/list-for-repo': {
    needs: ISSUES('read'),
    answer: (call) => {
      const wanted = call.query.get('state') ?? 'open';
      const found = call.state.issues.filter(({ state }) => wanted === 'all' || state === wanted);
      return { status: 200, list: found.map((issue) => issueOf(call, issue)) };
    },
  },
  'issues/create': {
    needs: ISSUES('write'),
    answer: (call) => {
      const refused = tooLong(call.body.body);
      if (refused !== null) return refused;
      const { login, type } = call.token;
      const [title, body] = [String(call.body.title), String(call.body.body)];
      const issue: Issue = { number: call.state.nextId(), title, body, state: 'open', login, type };
      call.state.issues.push(issue);
      return { status: 201, body: issueOf(call, issue) };
    },
  },
  'issues/update': {
    needs: ISSUES('write'),
    answer: (call) =>
      withIssue(call, (issue) => {
        const { title, body, state } = call.body;
        if (typeof title === 'string') issue.title = title;
        if (typeof body === 'string') issue.body = body;
        if (state === 'open' || state === 'closed') issue.state = state;
        return { status: 200, body: issueOf(call, issue) };
      }),
  },
};
