import { type Handler, NOT_FOUND } from './handler.js';

/* Deployments and how they went. One that would wait for checks, or that merges the base first, is a fault of ours. */

export const DEPLOYMENT_HANDLERS: Readonly<Record<string, Handler>> = {
  'repos/create-deployment': {
    needs: [['deployments', 'write']],
    answer: ({ state, body, make }) => {
      if (body.auto_merge !== false || !Array.isArray(body.required_contexts) || body.required_contexts.length > 0) {
        return {
          status: 409,
          body: { message: 'Conflict: Commit status checks failed for the ref.', documentation_url: '' },
        };
      }
      const sha = String(body.ref);
      const [environment, task] = [String(body.environment), String(body.task)];
      const deployment = { id: state.nextId(), sha, environment, task, statuses: [] };
      state.deployments.push(deployment);
      return {
        status: 201,
        body: { ...make.sample('deployment'), id: deployment.id, sha, ref: sha, environment, task },
      };
    },
  },
  'repos/create-deployment-status': {
    needs: [['deployments', 'write']],
    answer: ({ state, params, body, make }) => {
      const deployment = state.deployments.find(({ id }) => id === Number(params.deployment_id));
      if (deployment === undefined) return NOT_FOUND;
      const description = String(body.description ?? '');
      if (description.length > 140) {
        return {
          status: 422,
          body: { message: 'Validation Failed: description is too long (maximum is 140 characters)' },
        };
      }
      deployment.statuses.push({ state: String(body.state), description });
      return { status: 201, body: { ...make.sample('deployment-status'), state: String(body.state), description } };
    },
  },
};
