import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply } from '../commands/apply.js';
import { stopping, talking } from '../commands/progress.js';
import { UsageError } from '../core/errors.js';
import { Repository } from '../frameworks/repository.js';
import { readPolicy } from '../github/base-policy.js';
import { connect } from '../github/client.js';
import { credentialsOf } from '../github/credentials.js';
import { isSha } from '../github/event.js';
import { approvalRules } from '../github/gate.js';
import { writeOutputs } from '../github/outputs.js';
import { writeSummary } from '../github/summary.js';
import { applyText } from '../report/apply.js';
import { applyMarkdown } from '../report/apply-markdown.js';
import { safeLog } from '../report/escape.js';
import { readEnvironment, readInputs, resolveSettings, type Settings } from '../settings/resolve.js';
import type { Job } from './job.js';
import { stepFolder } from './step.js';

const OUTPUTS = {
  verdict: 'pass when all is applied, hold when something waits, error when something failed',
  'plan-id': 'What was not applied when the run began; an approval is bound to it',
  applied: 'How many migrations were applied',
  pending: 'How many migrations are left',
  'report-file': 'Path of the report as JSON',
} as const;

/** Applies what was merged. */
export const job: Job = {
  id: 'apply',
  name: 'Lockkeeper apply',
  description:
    'Applies merged migrations step by step without stopping traffic; what blocks or destroys waits for its plan id',
  remark: `For push to the default branch, and workflow_dispatch with "plan" for what blocks or destroys. Give the job an
environment that holds the database's address, and "permissions: {contents: read, pull-requests: read}".`,
  outputs: OUTPUTS,
  failed: { verdict: 'error', 'plan-id': '', applied: '0', pending: '0', 'report-file': '' },
  run,
};

async function run(env: NodeJS.ProcessEnv): Promise<void> {
  const inputs = { ...readEnvironment(env), ...readInputs(env, job.id) };
  await mask(inputs.databaseUrl ?? null);
  const root = env.GITHUB_WORKSPACE || process.cwd();
  const head = env.GITHUB_SHA;
  if (!isSha(head))
    throw new UsageError('GITHUB_SHA names no commit.', { hint: 'The action runs in a GitHub Actions job.' });
  const repository = new Repository(root);
  const source = await repository.at(head);
  // It is merged, so its own policy counts.
  const policy = await readPolicy(source, inputs.config ?? null);
  const settings = resolveSettings({ environment: inputs, config: policy.values });
  const { signal, off } = stopping();
  try {
    const report = await apply({
      cwd: root,
      env,
      settings,
      policyBytes: policy.bytes,
      commit: head,
      actor: env.GITHUB_ACTOR ?? null,
      signal,
      progress: talking((text) => void process.stdout.write(safeLog(text))),
      approvals: (_, holds) => approvals(repository, head, settings, policy.bytes, holds, env),
    });
    process.stdout.write(applyText(report, { color: settings.color !== 'never', width: 120, quiet: settings.quiet }));
    writeSummary(env, applyMarkdown(report));
    const path = join(stepFolder(env), 'apply.json');
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
    const count = (state: string): string => String(report.migrations.filter((one) => one.state === state).length);
    await writeOutputs({
      verdict: report.verdict,
      'plan-id': report.planId,
      applied: count('applied'),
      pending: count('pending'),
      'report-file': path,
    });
    if (report.verdict !== 'pass') {
      const { error, warning } = await import('@actions/core');
      const say = report.verdict === 'error' ? error : warning;
      for (const reason of report.reasons.slice(0, 10)) say(safeLog(reason), { title: 'Lockkeeper' });
      process.exitCode = 1;
    }
  } finally {
    off();
  }
}

async function approvals(
  repository: Repository,
  head: string,
  settings: Settings,
  policyBytes: Uint8Array | null,
  holds: Parameters<typeof import('../github/merged-approvals.js').readMergedApprovals>[1],
  env: NodeJS.ProcessEnv,
) {
  const { readMergedApprovals } = await import('../github/merged-approvals.js');
  const { planOf } = await import('../commands/plan-of.js');
  const github = await connect({ token: settings.githubToken, repository: env.GITHUB_REPOSITORY });
  const credentials = credentialsOf(settings.githubToken, env);
  const planBetween = (base: string, to: string) =>
    planOf({ cwd: repository.root, paths: [], settings, change: { base, head: to } }, policyBytes);
  return readMergedApprovals(
    { github, repository, head, rules: approvalRules(settings), credentials, planBetween },
    holds,
  );
}

/** Before the first line is logged: a secret that was built from others is none to the runner. */
async function mask(databaseUrl: string | null): Promise<void> {
  if (databaseUrl === null) return;
  const { setSecret } = await import('@actions/core');
  setSecret(databaseUrl);
  const password = /^[a-z]+:\/\/[^:@/]*:([^@]*)@/i.exec(databaseUrl)?.[1];
  if (password === undefined || password === '') return;
  setSecret(password);
  try {
    setSecret(decodeURIComponent(password));
  } catch {
    // Not encoded after all.
  }
}
