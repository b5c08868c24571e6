import { type Answer, type Call, type Handler, NOT_FOUND } from './handler.js';
import type { JsonObject } from './specification.js';
import type { WorkflowRun } from './state.js';

/* Runs of workflows, and starting them again, which GitHub refuses while one is under way. */

function runOf({ make }: Call, run: WorkflowRun): JsonObject {
  const sample = make.sample('workflow-run');
  return {
    ...sample,
    id: run.id,
    head_sha: run.head,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
  };
}

function startAgain({ params, state }: Call, from: readonly (string | null)[]): Answer {
  const run = state.runs.find(({ id }) => id === Number(params.run_id));
  if (run === undefined) return NOT_FOUND;
  if (run.status !== 'completed' || !from.includes(run.conclusion)) {
    return { status: 403, body: { message: 'This workflow run is already running', documentation_url: '' } };
  }
  run.status = 'queued';
  run.conclusion = null;
  return { status: 201, body: {} };
}

export const WORKFLOW_HANDLERS: Readonly<Record<string, Handler>> = {
  'actions/list-workflow-runs': {
    needs: [['actions', 'read']],
    answer: (call) => {
      const { params, query, state } = call;
      const ours = state.runs.filter(({ workflow }) => workflow === params.workflow_id);
      if (ours.length === 0) return NOT_FOUND;
      const runs = ours.filter(({ head, event }) => head === query.get('head_sha') && event === query.get('event'));
      return { status: 200, body: { total_count: runs.length, workflow_runs: runs.map((run) => runOf(call, run)) } };
    },
  },
  'actions/re-run-workflow': {
    needs: [['actions', 'write']],
    answer: (call) => startAgain(call, ['success', 'failure', 'cancelled']),
  },
  'actions/re-run-workflow-failed-jobs': {
    needs: [['actions', 'write']],
    answer: (call) => startAgain(call, ['failure']),
  },
};
