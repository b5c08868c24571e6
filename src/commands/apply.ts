import { EXIT, LockkeeperError, UsageError } from '../core/errors.js';
import { findRoot } from '../frameworks/discover.js';
import type { Approval } from '../gate/approvals.js';
import type { Hold } from '../gate/risk.js';
import { applyGroups, type Progress } from '../rollout/apply.js';
import { InTheWayError, StepError, StoppedError } from '../rollout/attempt.js';
import { failureOf, isLost } from '../rollout/connection/failure.js';
import { takeLease } from '../rollout/ledger/lease.js';
import { hasLedger, markStep, openLedger, readSteps, type StepRow } from '../rollout/ledger/ledger.js';
import { byKey } from '../rollout/pending.js';
import type { ApplyReport } from '../rollout/report.js';
import { loadConfig } from '../settings/config.js';
import { readEnvironment, resolveSettings, type Settings } from '../settings/resolve.js';
import { type Outcome, resultsOf, verdictOf, whyNot } from './apply-results.js';
import type { Command, Io } from './command.js';
import { firstUse } from './first-use.js';
import { stopping, talking } from './progress.js';
import { isPlan, openTarget, type Target } from './target.js';
import { type WorkPlan, workOf } from './work.js';

export interface ApplyRequest {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  readonly policyBytes: Uint8Array | null;
  /** The commit whose bytes run; undefined: the work tree. */
  readonly commit?: string;
  readonly actor: string | null;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Asks who approved; left out where the plan id alone is the approval: at a terminal, by whoever has the password. */
  approvals?(plan: WorkPlan, holds: readonly Hold[]): Promise<Approval | null>;
}

/** Applies what is pending and may run, in order, and stops at the first that may not. */
export async function apply(request: ApplyRequest): Promise<ApplyReport> {
  const target = await openTarget(request.settings, request.env);
  try {
    return await applyTo(target, request);
  } finally {
    await target.close();
  }
}

async function applyTo(target: Target, request: ApplyRequest): Promise<ApplyReport> {
  const { settings, policyBytes, cwd, commit } = request;
  const known = (await hasLedger(target.work)) ? byKey(await readSteps(target.work)) : new Map<string, StepRow>();
  const work = { cwd, settings, policyBytes, known, ...(commit === undefined ? {} : { commit }) };
  const plan = await workOf({ ...work, applied: await firstUse(target.work, work, settings.adopt) });
  const holds = plan.works.flatMap((one) => one.holds);
  const named = isPlan(settings.plan, plan.planId);
  const approval = named && holds.length > 0 ? ((await request.approvals?.(plan, holds)) ?? null) : null;
  const approved = named && (request.approvals === undefined || approval?.satisfied === true);
  const open = plan.works.filter(({ standing }) => standing !== 'applied');
  const base = {
    version: 1,
    target: target.work.shown,
    planId: plan.planId,
    dryRun: settings.dryRun,
    approval,
  } as const;
  if (settings.dryRun || (open.length === 0 && settings.adopt === null)) {
    const migrations = resultsOf(plan, approved, known, new Map());
    return { ...base, run: null, migrations, ...verdictOf(migrations, settings.dryRun) };
  }
  const done = new Map<string, Outcome>();
  const run = await runAll(target, request, plan, approved, done);
  const after = byKey(await readSteps(target.heart));
  const migrations = resultsOf(plan, approved, after, done);
  return { ...base, run, migrations, ...verdictOf(migrations, false) };
}

async function runAll(
  target: Target,
  request: ApplyRequest,
  plan: WorkPlan,
  approved: boolean,
  done: Map<string, Outcome>,
): Promise<number> {
  const { settings, signal, progress, commit = null, actor } = request;
  await openLedger(target.work);
  const version = process.env.LOCKKEEPER_VERSION ?? '0.0.0';
  const lease = await takeLease(target.heart, { planId: plan.planId, commit, actor, version });
  // Whoever had the lease before may have gone on since the record was read.
  const known = byKey(await readSteps(target.work));
  const pace = { lockTimeout: settings.lockTimeout, budget: settings.budget, statementTimeout: 30_000 };
  const stop = (): void =>
    void target.heart.query('SELECT pg_cancel_backend($1)', [target.work.pid]).catch(() => undefined);
  signal.addEventListener('abort', stop);
  try {
    for (const step of plan.adopted) {
      await markStep(target.work, { ...step, run: lease.run, state: 'done', note: 'adopted' });
    }
    for (const work of plan.works.filter(({ standing }) => standing !== 'applied')) {
      if (whyNot(work, approved) !== null) break;
      const outcome: Outcome = { times: new Map(), error: null };
      done.set(work.path, outcome);
      const timed: Progress = {
        ...progress,
        ended: (group, how, milliseconds) => {
          if (how !== 'done earlier') outcome.times.set(group, milliseconds);
          progress.ended(group, how, milliseconds);
        },
      };
      try {
        await applyGroups(work.groups, {
          connection: target.work,
          run: lease.run,
          pace,
          signal,
          progress: timed,
          known,
        });
      } catch (error) {
        outcome.error = await explained(error, target, lease.run, signal);
        break;
      }
    }
    const failed = [...done.values()].find(({ error }) => error !== null)?.error ?? null;
    const state =
      failed === null
        ? 'done'
        : failed instanceof StoppedError
          ? 'stopped'
          : failed instanceof InTheWayError
            ? 'held'
            : 'failed';
    await lease.release(state, failed?.message ?? null).catch(() => undefined);
    return lease.run;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** An error as a sentence, on record where it belongs to a step. */
async function explained(error: unknown, target: Target, run: number, signal: AbortSignal): Promise<LockkeeperError> {
  if (signal.aborted && !(error instanceof InTheWayError)) {
    return new StoppedError('The run was stopped. What was under way was rolled back; the next run goes on there.');
  }
  if (isLost(error) || (error instanceof StepError && isLost(error.cause))) {
    return new LockkeeperError(
      'The connection to the database was lost. What was under way is either done or not done; the next run finds out which, and goes on.',
      { cause: error },
    );
  }
  if (error instanceof StepError) {
    const { migration, statement, sha256, kind } = error.step;
    await markStep(target.work, {
      migration,
      statement,
      sha256,
      kind,
      run,
      state: 'failed',
      note: error.message,
    }).catch(() => false);
    return error;
  }
  if (error instanceof LockkeeperError) return error;
  const { message, code } = failureOf(error);
  return new LockkeeperError(`The database refused: ${message}${code === undefined ? '' : ` (${code})`}.`, {
    cause: error,
  });
}

export const command: Command = {
  name: 'apply',
  summary: 'Run pending migrations step by step without stopping traffic',
  operands: '',
  examples: [
    { line: 'lockkeeper apply --dry-run', does: 'what would run, with the locks, and what would not' },
    { line: 'lockkeeper apply', does: 'the additive steps; what blocks or destroys stays pending' },
    { line: 'lockkeeper apply --plan 0123456789ab', does: 'everything of exactly this plan' },
  ],
  async run(line, io: Io): Promise<number> {
    if (line.operands.length > 0) {
      throw new UsageError('lockkeeper apply takes no paths.', { hint: 'Set "migrations" to say where they are.' });
    }
    const config = await loadConfig(findRoot(io.cwd), line.values.config ?? null);
    const settings = resolveSettings({
      flags: line.values,
      environment: readEnvironment(io.env),
      config: config?.values ?? null,
    });
    const { applyText } = await import('../report/apply.js');
    const { signal, off } = stopping();
    try {
      const progress = talking(settings.quiet ? () => undefined : io.talk);
      const actor = io.env.USER ?? io.env.LOGNAME ?? null;
      const report = await apply({
        cwd: io.cwd,
        env: io.env,
        settings,
        policyBytes: config?.bytes ?? null,
        actor,
        signal,
        progress,
      });
      if (settings.format === 'json') io.out(`${JSON.stringify(report, null, 2)}\n`);
      else io.out(applyText(report, { color: io.color, width: io.width, quiet: settings.quiet }));
      return { pass: EXIT.passed, hold: EXIT.held, error: EXIT.failed }[report.verdict];
    } finally {
      off();
    }
  },
};
