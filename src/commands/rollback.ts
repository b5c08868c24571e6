import { EXIT, type LockkeeperError, UsageError } from '../core/errors.js';
import { applyGroups } from '../rollout/apply.js';
import type { Worked } from '../rollout/fleet/run.js';
import { forgetSteps, hasLedger, readSteps } from '../rollout/ledger/ledger.js';
import { byKey } from '../rollout/pending.js';
import type { RollbackReport } from '../rollout/report.js';
import { throwIfStopped } from '../rollout/stop.js';
import { SHOWN_PLAN } from '../settings/kinds.js';
import { type ApplyRequest, explained, refused, underLease, waysOf } from './apply-run.js';
import type { Command, Io } from './command.js';
import { configured } from './configured.js';
import { isFleet } from './environments.js';
import { stopping, talking, waitsOnly } from './progress.js';
import { chooseSteps, rollbackPlanId, type Taking, takingsOf } from './rollback-plan.js';
import { isPlan, openTarget, type Target } from './target.js';

type RollbackRequest = Pick<ApplyRequest, 'env' | 'settings' | 'actor' | 'signal' | 'progress'>;

/** Takes applied steps back, newest first, by what the ledger kept for it, and stops at the first that may not. */
export async function rollback(request: RollbackRequest): Promise<RollbackReport> {
  let target: Target | null = null;
  try {
    target = await openTarget(request.settings, request.env);
    return await rollbackOn(target, request);
  } catch (error) {
    throw refused(error);
  } finally {
    await target?.close();
  }
}

async function rollbackOn(target: Target, request: RollbackRequest): Promise<RollbackReport> {
  const { settings, signal } = request;
  if (!(await hasLedger(target.work))) {
    throw new UsageError(`${target.work.shown} has no ledger: nothing was applied here by Lockkeeper.`);
  }
  const takings = await takingsOf(chooseSteps(await readSteps(target.work), settings.to), settings);
  const planId = rollbackPlanId(takings);
  const approved = isPlan(settings.plan, planId);
  throwIfStopped(signal);
  const base = { version: 1, target: target.work.shown, planId, dryRun: settings.dryRun } as const;
  const taken = new Set<Taking>();
  const may = takings.slice(0, firstHeld(takings, approved));
  if (settings.dryRun || may.length === 0) return { ...base, run: null, ...resultOf(takings, approved, taken, null) };
  let failed: LockkeeperError | null = null;
  const run = await underLease(target, { ...request, planId }, async (lease) => {
    const known = byKey(await readSteps(target.work));
    for (const taking of may) {
      try {
        throwIfStopped(signal);
        await takeBack(taking, { target, request, run: lease.run, known });
        taken.add(taking);
      } catch (error) {
        failed = await explained(error, target, lease.run, signal);
        return failed;
      }
    }
    return null;
  });
  return { ...base, run, ...resultOf(takings, approved, taken, failed) };
}

function firstHeld(takings: readonly Taking[], approved: boolean): number {
  const at = takings.findIndex((one) => reasonOf(one, approved) !== null);
  return at < 0 ? takings.length : at;
}

function reasonOf({ never, held }: Taking, approved: boolean): string | null {
  return never ?? (approved || held === null ? null : `${held} It runs only with the plan id.`);
}

interface TakeBack {
  readonly target: Target;
  readonly request: RollbackRequest;
  readonly run: number;
  readonly known: ReturnType<typeof byKey>;
}

/** The step is on record as rolled back in the transaction of the last statement that does it. */
async function takeBack({ row, groups }: Taking, { target, request, run, known }: TakeBack): Promise<void> {
  const { settings, signal, progress } = request;
  const { work } = target;
  const backfills = waysOf(target, { workers: 1, backfills: 'run' });
  const write = (): Promise<void> => forgetSteps(work, [row], `rolled back by run ${run}`);
  const pace = { lockTimeout: settings.lockTimeout, budget: settings.budget, statementTimeout: 30_000 };
  const tool = { id: null, write };
  await applyGroups(groups, { connection: work, run, pace, signal, progress, known, backfills, tool, monitor: null });
  // Nothing had to be done, or a run that died had done it.
  await write();
}

function resultOf(
  takings: readonly Taking[],
  approved: boolean,
  taken: ReadonlySet<Taking>,
  failed: LockkeeperError | null,
): Pick<RollbackReport, 'verdict' | 'steps' | 'reasons'> {
  let stopped: string | null = null;
  const steps = takings.map((taking): RollbackReport['steps'][number] => {
    const { row } = taking;
    const base = {
      migration: row.migration,
      statement: row.statement,
      kind: row.kind,
      grade: row.rollbackGrade,
      sql: row.rollbackSql,
    };
    if (taken.has(taking)) return { ...base, state: 'rolled back', reason: null };
    if (failed !== null && stopped === null) {
      stopped = 'A newer step has to be taken back first.';
      return { ...base, state: 'failed', reason: [failed.message, failed.hint].filter(Boolean).join(' ') };
    }
    const reason = reasonOf(taking, approved) ?? stopped;
    if (reason !== null) stopped ??= 'A newer step has to be taken back first.';
    return { ...base, state: 'pending', reason };
  });
  const reasons = steps.flatMap((step) =>
    step.reason === null ? [] : [`${step.migration}, statement ${step.statement + 1}: ${step.reason}`],
  );
  return { verdict: failed !== null ? 'error' : reasons.length > 0 ? 'hold' : 'pass', steps, reasons };
}

export const command: Command = {
  name: 'rollback',
  summary: 'Take applied steps back, newest first, by what the catalog said before them',
  operands: '[paths…]',
  examples: [
    { line: 'lockkeeper rollback --dry-run', does: 'what would take the newest migration back, and how near it comes' },
    {
      line: 'lockkeeper rollback --plan --base origin/main',
      does: 'what takes the migrations of this branch back, proven on a throw-away Postgres; needs no database',
    },
    { line: 'lockkeeper rollback', does: 'takes it back, unless data or traffic would suffer' },
    {
      line: 'lockkeeper rollback --to db/migrations/0041.sql --plan 0123456789ab',
      does: 'all that came after, with approval',
    },
    {
      line: 'lockkeeper rollback --environment production --target tenant_7',
      does: 'the newest migration of one database of a fleet',
    },
  ],
  async run(line, io): Promise<number> {
    if (line.values.plan === SHOWN_PLAN) {
      const { showRollbacks } = await import('./rollback-shown.js');
      return showRollbacks(line, io);
    }
    if (line.operands.length > 0) throw new UsageError('lockkeeper rollback takes no operands.');
    const { settings } = await configured(line, io);
    const { signal, off } = stopping();
    try {
      const talk = settings.quiet ? () => undefined : io.talk;
      const actor = io.env.USER ?? io.env.LOGNAME ?? null;
      const { report, text } = await reported({ env: io.env, settings, actor, signal }, talk, io);
      io.out(settings.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : text);
      return { pass: EXIT.passed, hold: EXIT.held, error: EXIT.failed }[report.verdict];
    } finally {
      off();
    }
  },
};

/** Of a named environment the whole fleet's report, else that of the one database. */
async function reported(
  request: Omit<RollbackRequest, 'progress'>,
  talk: (text: string) => void,
  { color }: Pick<Io, 'color'>,
): Promise<{ report: { readonly verdict: RollbackReport['verdict'] }; text: string }> {
  const { settings } = request;
  const { rollbackText } = await import('../report/rollback.js');
  const options = { color, quiet: settings.quiet };
  if (isFleet(settings)) {
    const { overFleet } = await import('./fleet.js');
    const { fleetProgress, fleetText } = await import('../report/fleet.js');
    const progress = fleetProgress(settings.dryRun ? () => undefined : talk);
    const report = await overFleet<RollbackReport>({
      ...request,
      progress,
      judge: judged,
      work: ({ environment, name, databaseUrl }) =>
        rollback({
          ...request,
          settings: { ...settings, databaseUrl },
          progress: waitsOnly((why) => progress.waits(name ?? environment, why)),
        }),
    });
    return { report, text: fleetText(report, (one) => rollbackText(one, options), options) };
  }
  const report = await rollback({ ...request, progress: talking(talk) });
  return { report, text: rollbackText(report, options) };
}

function judged({ verdict, dryRun, steps, reasons }: RollbackReport): Omit<Worked<RollbackReport>, 'report'> {
  const reason = reasons[0] ?? null;
  if (verdict === 'error') return { state: 'failed', reason, trouble: true };
  if (verdict === 'hold') return { state: 'pending', reason, trouble: false };
  if (steps.length === 0) return { state: 'unchanged', reason, trouble: false };
  return { state: dryRun ? 'would run' : 'done', reason, trouble: false };
}
