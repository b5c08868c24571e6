import { apply } from '../commands/apply.js';
import { applyFleet, applyMatrix } from '../commands/apply-fleet.js';
import type { ApplyRequest } from '../commands/apply-run.js';
import { isFleet, placesOf } from '../commands/environments.js';
import { stopping } from '../commands/progress.js';
import { LockkeeperError, UsageError } from '../core/errors.js';
import { type Repository, repositoryAt } from '../frameworks/repository.js';
import type { Approval } from '../gate/approvals.js';
import type { Hold } from '../gate/risk.js';
import { readPolicy } from '../github/base-policy.js';
import { mustBeHead } from '../github/branch-head.js';
import { connect, type Github } from '../github/client.js';
import { credentialsOf } from '../github/credentials.js';
import { openDeployment } from '../github/deployment.js';
import { isSha } from '../github/event.js';
import { approvalRules } from '../github/gate.js';
import { writeOutputs } from '../github/outputs.js';
import { safeLog } from '../report/escape.js';
import { readEnvironment, readInputs, resolveSettings, type Settings } from '../settings/resolve.js';
import { type Drawn, draw } from './apply-pictures.js';
import { type Told, tell, toldOfFleet, toldOfOne } from './apply-tell.js';
import type { Job } from './job.js';
import { type Folds, folding } from './progress.js';
import { mask, notice, runUrl } from './step.js';

const OUTPUTS = {
  verdict: 'pass when all is applied, hold when something waits, error when something failed',
  'plan-id': 'What was not applied when the run began; an approval is bound to it',
  applied: 'How many migrations were applied',
  pending: 'How many migrations are left',
  targets: 'Of named environments: how many targets are in each state, as JSON',
  matrix: 'With the input "matrix": the targets as the matrix of a job',
  'report-file': 'Path of the report as JSON',
  'report-html':
    'Path of the picture of the run, a page for an artifact; of several targets a glob, and empty where nothing ran',
} as const;

/** Applies what was merged. */
export const job: Job = {
  id: 'apply',
  name: 'Lockkeeper apply',
  description:
    'Applies merged migrations step by step without stopping traffic; what blocks or destroys waits for its plan id',
  remark: `For push to the default branch, and workflow_dispatch with "plan" for what blocks or destroys. Give the job an
environment that holds the database's address, "permissions: {contents: read, pull-requests: read}", and a concurrency
group that queues; a run for a commit at which the branch stands no more applies nothing.`,
  outputs: OUTPUTS,
  failed: {
    verdict: 'error',
    'plan-id': '',
    applied: '0',
    pending: '0',
    targets: '',
    matrix: '',
    'report-file': '',
    'report-html': '',
  },
  run,
};

async function run(env: NodeJS.ProcessEnv): Promise<void> {
  const inputs = { ...readEnvironment(env), ...readInputs(env, job.id) };
  await mask(inputs.databaseUrl ?? null, env);
  const root = env.GITHUB_WORKSPACE || process.cwd();
  const head = env.GITHUB_SHA;
  if (!isSha(head))
    throw new UsageError('GITHUB_SHA names no commit.', { hint: 'The action runs in a GitHub Actions job.' });
  const github = await connect({ token: inputs.githubToken ?? null, repository: env.GITHUB_REPOSITORY });
  await mustBeHead(github, env.GITHUB_REF, head);
  const repository = repositoryAt(root);
  const source = await repository.at(head);
  // It is merged, so its own policy counts.
  const policy = await readPolicy(source, inputs.config ?? null);
  const settings = resolveSettings({ environment: inputs, config: policy.values });
  if (isFleet(settings)) {
    for (const { databaseUrl, replicas } of await placesOf(settings, env)) {
      for (const url of [databaseUrl, ...replicas]) await mask(url, env);
    }
  }
  if (settings.matrix) return tellMatrix(settings, env);
  const environment = settings.dryRun ? null : settings.deployment;
  const deployment =
    environment === null ? null : await openDeployment({ github, commit: head, environment, log: runUrl(env) });
  const { signal, off } = stopping();
  const pictures: Drawn[] = [];
  const folds = await folding((text) => void process.stdout.write(text));
  try {
    const told = await applied(
      {
        cwd: root,
        env,
        settings,
        policyBytes: policy.bytes,
        commit: head,
        actor: env.GITHUB_ACTOR ?? null,
        signal,
        picture: (picture, target) => void pictures.push({ picture, target }),
        approvals: (_, holds) =>
          approvals({ github, repository, head, settings, policyBytes: policy.bytes, env }, holds),
      },
      folds,
    );
    folds.close();
    const missed = (await deployment?.end(DEPLOYED[told.report.verdict], told.sentence)) ?? null;
    if (missed !== null) await notice(missed);
    await tell(told, await draw(pictures, env), env);
  } catch (error) {
    folds.close();
    await deployment?.end('error', error instanceof LockkeeperError ? error.message : 'It failed inside.');
    throw error;
  } finally {
    off();
  }
}

/** What waits is not there: code that depends on it must not take the deployment for done. */
const DEPLOYED = { pass: 'success', hold: 'failure', error: 'error' } as const;

async function applied(request: Omit<ApplyRequest, 'progress'>, folds: Folds): Promise<Told> {
  const { settings } = request;
  if (!isFleet(settings)) return toldOfOne(await apply({ ...request, progress: folds.steps }), settings);
  return toldOfFleet(await applyFleet(apply, request, folds.fleet), settings);
}

async function tellMatrix(settings: Settings, env: NodeJS.ProcessEnv): Promise<void> {
  const matrix = JSON.stringify(await applyMatrix(settings, env));
  process.stdout.write(`${safeLog(matrix)}\n`);
  await writeOutputs({ ...job.failed, verdict: 'pass', matrix });
}

interface Asking {
  readonly github: Github;
  readonly repository: Repository;
  readonly head: string;
  readonly settings: Settings;
  readonly policyBytes: Uint8Array | null;
  readonly env: NodeJS.ProcessEnv;
}

async function approvals(
  { github, repository, head, settings, policyBytes, env }: Asking,
  holds: readonly Hold[],
): Promise<Approval | null> {
  const { readMergedApprovals } = await import('../github/merged-approvals.js');
  const { planOf } = await import('../commands/plan-of.js');
  const credentials = credentialsOf(settings.githubToken, env);
  const planBetween = (base: string, to: string) =>
    planOf({ cwd: repository.root, paths: [], settings, change: { base, head: to } }, policyBytes);
  const input = { github, repository, head, rules: approvalRules(settings), credentials, planBetween };
  return readMergedApprovals(input, holds);
}
