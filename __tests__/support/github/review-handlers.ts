import { type Answer, type Call, git, type Handler, NOT_FOUND, PULLS, tooLong, userOf, withPull } from './handler.js';
import type { JsonObject } from './specification.js';
import type { Pull, Review, ReviewComment, State } from './state.js';

/*
 * Reviews and the comments on lines, with what GitHub refuses: a line that the diff does not show takes the whole review
 * with it.
 */

function reviewOf({ make, state }: Call, review: Review): JsonObject {
  return {
    ...make.sample('pull-request-review'),
    id: review.id,
    state: review.state,
    body: review.body,
    commit_id: review.commit,
    submitted_at: review.submittedAt,
    user: userOf(make, review.login, review.type),
    html_url: `https://github.test/${state.owner}/${state.name}/pull/${review.pull}#pullrequestreview-${review.id}`,
  };
}

function reviewCommentOf({ make, state }: Call, comment: ReviewComment): JsonObject {
  const { id, body, path, line, startLine, commit, answers, login, type } = comment;
  return {
    ...make.sample('pull-request-review-comment'),
    id,
    body,
    path,
    line,
    start_line: startLine,
    side: 'RIGHT',
    commit_id: commit,
    ...(answers === null ? {} : { in_reply_to_id: answers }),
    user: userOf(make, login, type),
    html_url: `https://github.test/${state.owner}/${state.name}/pull/${comment.pull}#discussion_r${id}`,
  };
}

/** True when the diff of the pull request shows the lines, in one piece. */
function isShown(state: State, pull: Pull, path: string, from: number, to: number): boolean {
  const patch = git(state, 'diff', '-U3', `${pull.base.sha}...${pull.head.sha}`, '--', path);
  return [...patch.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].some(([, start, length = '1']) => {
    const first = Number(start);
    return first <= from && to < first + Number(length);
  });
}

const UNRESOLVED: Answer = {
  status: 422,
  body: { message: 'Unprocessable Entity', errors: ['Line could not be resolved'], documentation_url: '' },
};

function createReview(call: Call, pull: Pull): Answer {
  const { state, token, body } = call;
  const comments = (body.comments ?? []) as JsonObject[];
  const fits = comments.every(({ path, line, start_line: start }) => {
    const to = Number(line);
    const from = start === undefined ? to : Number(start);
    return (start === undefined || from < to) && isShown(state, pull, String(path), from, to);
  });
  if (!fits) return UNRESOLVED;
  const refused = [body.body, ...comments.map((comment) => comment.body)].map(tooLong).find((one) => one !== null);
  if (refused) return refused;
  const { login, type } = token;
  const commit = String(body.commit_id ?? pull.head.sha);
  const review = state.addReview({
    pull: pull.number,
    login,
    type,
    state: 'COMMENTED',
    commit,
    body: String(body.body),
  });
  for (const { path, line, start_line: start, body: text } of comments) {
    const startLine = start === undefined ? null : Number(start);
    const place = { path: String(path), line: Number(line), startLine, commit, answers: null };
    state.addReviewComment({ pull: pull.number, login, type, body: String(text), ...place });
  }
  return { status: 200, body: reviewOf(call, review) };
}

function withReviewComment(call: Call, answer: (comment: ReviewComment) => Answer): Answer {
  const comment = call.state.reviewComments.find(({ id }) => id === Number(call.params.comment_id));
  return comment === undefined ? NOT_FOUND : answer(comment);
}

export const REVIEW_HANDLERS: Readonly<Record<string, Handler>> = {
  'pulls/list-reviews': {
    needs: PULLS('read'),
    answer: (call) =>
      withPull(call, ({ number }) => ({
        status: 200,
        list: call.state.reviews.filter((review) => review.pull === number).map((review) => reviewOf(call, review)),
      })),
  },
  'pulls/create-review': {
    needs: PULLS('write'),
    answer: (call) => withPull(call, (pull) => createReview(call, pull)),
  },
  'pulls/list-review-comments': {
    needs: PULLS('read'),
    answer: (call) =>
      withPull(call, ({ number }) => ({
        status: 200,
        list: call.state.reviewComments.filter(({ pull }) => pull === number).map((one) => reviewCommentOf(call, one)),
      })),
  },
  'pulls/update-review-comment': {
    needs: PULLS('write'),
    answer: (call) =>
      withReviewComment(call, (comment) => {
        const refused = tooLong(call.body.body);
        if (refused !== null) return refused;
        comment.body = String(call.body.body);
        return { status: 200, body: reviewCommentOf(call, comment) };
      }),
  },
  'pulls/delete-review-comment': {
    needs: PULLS('write'),
    answer: (call) =>
      withReviewComment(call, (comment) => {
        call.state.reviewComments.splice(call.state.reviewComments.indexOf(comment), 1);
        return { status: 204 };
      }),
  },
};
