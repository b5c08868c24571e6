import { setTimeout as sleep } from 'node:timers/promises';
import { GithubError, UsageError } from '../core/errors.js';
import { ROLES } from '../gate/approvals.js';
import { asRequestFailure, type Github, isPermissionProblem, mustRead, whyFailed } from './client.js';
import type { Remark } from './event.js';
import { readPullRequest } from './pull-request.js';
import { readRole } from './roles.js';

export interface RefreshInput {
  readonly github: Github;
  readonly remark: Remark | null;
  /** File name of the workflow that has the gate. */
  readonly workflow: string;
  /** Waits between two looks at a run; tests don't. */
  wait?(milliseconds: number): Promise<unknown>;
}

export interface Refreshed {
  readonly rerun: boolean;
  /** What was done or why nothing was, as a sentence. */
  readonly said: string;
}

const COMMAND = /^\/lockkeeper\b/i;
/** Those whom GitHub knows to belong to the repository. */
const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);
const LOOK_EVERY_MS = 10_000;
const MOST_LOOKS = 60;

/**
 * Runs the gate again when a review or a command may have changed its answer: its job on the pull request stays red
 * otherwise, since a review starts a run of its own. Nothing of what is said is believed here; the gate reads it anew.
 */
export async function refresh(input: RefreshInput): Promise<Refreshed> {
  const { github, remark, workflow, wait = sleep } = input;
  if (remark === null) return nothing('The event is no review and no comment on a pull request.');
  if (remark.by === 'comment' && !remark.texts.some((text) => COMMAND.test(text))) {
    return nothing('The comment is no command.');
  }
  if (!(await mayAsk(github, remark))) return nothing(`${remark.login} does not belong to the repository.`);
  const { head } = await readPullRequest(github, remark.number);
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (look > 0) await wait(LOOK_EVERY_MS);
    const run = await latestRun(github, workflow, head.sha);
    if (run === null) return nothing(`${workflow} has no run for ${head.sha.slice(0, 12)} yet; the first will see it.`);
    // It may have read the reviews before this one came, so it is waited for.
    if (run.status !== 'completed') continue;
    if (await start(github, run, remark)) return { rerun: true, said: `Run ${run.id} of ${workflow} starts again.` };
  }
  throw new GithubError(`The run of ${workflow} for ${head.sha.slice(0, 12)} does not come to its end.`, {
    hint: 'Run this job again when it has.',
  });
}

const nothing = (said: string): Refreshed => ({ rerun: false, said });

/** Anybody may talk, and every run costs: strangers' words start none, and could not approve anyway. */
async function mayAsk(github: Github, { login, association }: Remark): Promise<boolean> {
  if (INSIDERS.has(association)) return true;
  const role = await readRole(github, login);
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf('triage');
}

interface Run {
  readonly id: number;
  readonly status: string | null;
  readonly conclusion: string | null;
}

async function latestRun({ octokit, owner, repo }: Github, workflow: string, head: string): Promise<Run | null> {
  const { data } = await mustRead(`The runs of the workflow ${workflow}`, 'actions: write', () =>
    octokit.rest.actions.listWorkflowRuns({
      owner,
      repo,
      workflow_id: workflow,
      head_sha: head,
      event: 'pull_request',
      per_page: 100,
    }),
  ).catch((error: unknown) => {
    if (asRequestFailure((error as { cause?: unknown }).cause)?.status !== 404) throw error;
    throw new UsageError(`There is no workflow ${workflow}, or the token may not see it.`, {
      hint: 'Name the file of the workflow that runs the check by the input "workflow", and give "permissions: {actions: write}".',
      cause: error,
    });
  });
  return data.workflow_runs.reduce<Run | null>((last, run) => (last === null || run.id > last.id ? run : last), null);
}

/** False when the run began again by itself in the meantime. */
async function start({ octokit, owner, repo }: Github, run: Run, { by }: Remark): Promise<boolean> {
  const { actions } = octokit.rest;
  const place = { owner, repo, run_id: run.id };
  try {
    if (run.conclusion === 'failure') await actions.reRunWorkflowFailedJobs(place);
    else await actions.reRunWorkflow(place);
    return true;
  } catch (error) {
    if (/already (running|in progress)/i.test(whyFailed(error))) return false;
    const advice =
      by === 'review'
        ? 'A review of a fork’s pull request runs without write permission: comment "/lockkeeper recheck" instead.'
        : 'Give the job "permissions: {actions: write}".';
    throw new GithubError(`The gate could not be started again: ${whyFailed(error)}.`, {
      hint: isPermissionProblem(error) ? advice : 'Start it again by hand.',
      cause: error,
    });
  }
}
