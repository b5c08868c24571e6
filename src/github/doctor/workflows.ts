import { type Diagnosis, ok, problem } from './diagnosis.js';
import { lockkeeperAction, type Workflow, type WorkflowJob } from './workflow.js';

/** A job that runs one of our actions. */
export interface OurJob {
  readonly workflow: Workflow;
  readonly job: WorkflowJob;
  /** Folder of the action: empty for the check. */
  readonly action: string;
}

/** Every job that runs one of our actions; `isOwn`: the repository is Lockkeeper's, and `./` is the check. */
export function ourJobs(workflows: readonly Workflow[], isOwn: boolean): OurJob[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) =>
      job.steps.flatMap((step): OurJob[] => {
        const action = lockkeeperAction(step, isOwn);
        return action === null ? [] : [{ workflow, job, action }];
      }),
    ),
  );
}

const FILTERS = ['paths', 'paths-ignore', 'branches', 'branches-ignore'];
const PINNED = /@[0-9a-f]{40}$|^\.\/|^\.$|^docker:\/\/.+@sha256:/;

/** What the workflow files themselves tell about the gate. */
export function examineWorkflows(workflows: readonly Workflow[], jobs: readonly OurJob[]): Diagnosis[] {
  const gates = jobs.filter(({ action, workflow }) => action === '' && 'pull_request' in workflow.on);
  return [
    ...(gates.length === 0 ? [noGate()] : gates.flatMap(examineGate)),
    refreshing(jobs),
    ...untrusted(workflows, jobs),
    ...pinned(jobs),
    ...applying(jobs),
  ];
}

function noGate(): Diagnosis {
  return problem(
    'gate',
    'No workflow runs the check on pull_request.',
    '"lockkeeper init" writes one; it has to run on every pull request.',
  );
}

function examineGate({ workflow, job }: OurJob): Diagnosis[] {
  const { path } = workflow;
  const filters = FILTERS.filter((filter) => filter in (workflow.on.pull_request ?? {}));
  const skips = job.condition || job.steps.some((step) => lockkeeperAction(step, true) === '' && step.condition);
  const soft = job.continueOnError || job.steps.some((step) => step.continueOnError);
  const checkout = job.steps.find(({ uses }) => uses.startsWith('actions/checkout@'));
  return [
    ok('gate', `The job "${job.name}" checks every pull request.`, path),
    filters.length > 0
      ? problem(
          'gate-filter',
          `The gate runs only for some pull requests (${filters.join(', ')}).`,
          'Take the filter out: the check finds the migrations itself, and passes at once where there are none. A required check that does not run blocks, or is made optional and then waves things through.',
          path,
        )
      : ok('gate-filter', 'No filter keeps the gate from running.', path),
    skips
      ? problem(
          'gate-condition',
          'The gate has an "if:", and GitHub counts a job that was skipped as passed.',
          'Take the condition out.',
          path,
        )
      : ok('gate-condition', 'No condition lets the gate be skipped.', path),
    soft
      ? problem('gate-continues', 'The gate goes on after an error ("continue-on-error").', 'Take it out.', path)
      : ok('gate-continues', 'The gate fails when it holds.', path),
    checkout !== undefined && String(checkout.with['fetch-depth']) === '0'
      ? ok('history', 'The whole history is checked out.', path)
      : problem(
          'history',
          'The checkout has no history.',
          'Give actions/checkout "fetch-depth: 0": the migrations on the base branch are what the schema is folded from.',
          path,
        ),
    'merge_group' in workflow.on
      ? ok('merge-group', 'The gate runs in merge queues too.', path)
      : problem(
          'merge-group',
          'The gate does not run on merge_group.',
          'Add "merge_group:" beside "pull_request:"; without it a merge queue waits for ever, or two pull requests that only break together get through.',
          path,
        ),
  ];
}

function refreshing(jobs: readonly OurJob[]): Diagnosis {
  const found = jobs.filter(({ action }) => action === 'refresh');
  const events = new Set(found.flatMap(({ workflow }) => Object.keys(workflow.on)));
  const missing = ['pull_request_review', 'issue_comment'].filter((event) => !events.has(event));
  if (missing.length === 0) {
    return ok('refresh', 'Reviews and commands start the gate again.', found[0]?.workflow.path ?? null);
  }
  return problem(
    'refresh',
    `Nothing starts the gate again on ${missing.join(' and ')}: it stays red after an approval.`,
    '"lockkeeper init" writes the workflow with lockkeeper/refresh.',
  );
}

/** `pull_request_target` hands secrets to whatever is checked out. */
function untrusted(workflows: readonly Workflow[], jobs: readonly OurJob[]): Diagnosis[] {
  const ours = new Set(jobs.map(({ workflow }) => workflow.path));
  const bad = workflows.filter(
    ({ path, on, jobs: all }) =>
      'pull_request_target' in on && (ours.has(path) || all.some(({ steps }) => steps.some(checksOutHead))),
  );
  if (bad.length === 0)
    return [ok('pull-request-target', 'No workflow runs a pull request with the secrets of this repository.')];
  return bad.map(({ path }) =>
    problem(
      'pull-request-target',
      'pull_request_target gives a stranger’s pull request this repository’s token and secrets.',
      'Use pull_request for the check, and lockkeeper/comment on workflow_run to comment on forks.',
      path,
    ),
  );
}

function checksOutHead({ uses, with: inputs }: WorkflowJob['steps'][number]): boolean {
  return uses.startsWith('actions/checkout@') && /head|merge/.test(String(inputs.ref ?? ''));
}

function pinned(jobs: readonly OurJob[]): Diagnosis[] {
  const paths = [...new Set(jobs.map(({ workflow }) => workflow.path))];
  return paths.map((path) => {
    const loose = new Set(
      jobs
        .filter(({ workflow }) => workflow.path === path)
        .flatMap(({ job }) => job.steps)
        .map(({ uses }) => uses)
        .filter((uses) => uses !== '' && !PINNED.test(uses)),
    );
    return loose.size === 0
      ? ok('pinned', 'Every action beside ours is pinned to a commit.', path)
      : problem(
          'pinned',
          `Actions are named by a tag that can be moved: ${[...loose].join(', ')}.`,
          'Name them by the full hash of a commit, with the version as a comment.',
          path,
        );
  });
}

/** What reaches a database waits behind an environment, whose secrets GitHub holds back. */
function applying(jobs: readonly OurJob[]): Diagnosis[] {
  return jobs
    .filter(({ action }) => action === 'apply' || action === 'verify' || action === 'drift')
    .map(({ workflow, job, action }) =>
      job.environment === null
        ? problem(
            'environment',
            `The job "${job.name}" runs lockkeeper/${action} outside of any environment.`,
            'Give it "environment: <name>", and keep the database’s address in that environment’s secrets.',
            workflow.path,
          )
        : ok('environment', `lockkeeper/${action} runs in the environment "${job.environment}".`, workflow.path),
    );
}
