import { LockkeeperError } from '../core/errors.js';
import type { Approval } from '../gate/approvals.js';
import type { Hold } from '../gate/risk.js';
import { applyGroups, inTransaction, type Progress } from '../rollout/apply.js';
import type { MakeGovernor } from '../rollout/backfill/governor.js';
import { watchSignals } from '../rollout/backfill/signals.js';
import type { BackfillWays } from '../rollout/backfill/step.js';
import { failureOf, isLost } from '../rollout/connection/failure.js';
import { type Lease, type RunState, takeLease } from '../rollout/ledger/lease.js';
import { forgetSteps, markStep, noteTool, openLedger, readSteps } from '../rollout/ledger/ledger.js';
import type { Monitor } from '../rollout/monitor/monitor.js';
import type { Picture } from '../rollout/monitor/picture.js';
import type { MonitorReport } from '../rollout/monitor/report.js';
import { byKey } from '../rollout/pending.js';
import { cancelOnStop, StoppedError, stopped, throwIfStopped } from '../rollout/stop.js';
import { createToolTable, writeToolRecord } from '../rollout/tool-ledger.js';
import { InTheWayError, StepError } from '../rollout/trouble.js';
import type { Settings } from '../settings/resolve.js';
import { type Outcome, whyNot } from './apply-results.js';
import type { ToolWork } from './candidates.js';
import { monitored } from './monitored.js';
import type { Target } from './target.js';
import type { Work, WorkPlan } from './work.js';

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
  /** Takes the picture of what was done, where it was; `named`: which of several it is, such as a target of a fleet. */
  picture?(picture: Picture, named: string | null): void;
  /** Asks who approved; left out where the plan id alone is the approval: at a terminal, by whoever has the password. */
  approvals?(plan: WorkPlan, holds: readonly Hold[]): Promise<Approval | null>;
}

export interface RunOrder {
  readonly target: Target;
  readonly request: ApplyRequest;
  readonly plan: WorkPlan;
  readonly approved: boolean;
}

/** What a run came to. */
export interface Ran {
  /** Its number in the ledger. */
  readonly run: number;
  /** What became of each migration that was begun. */
  readonly done: ReadonlyMap<string, Outcome>;
  readonly monitor: MonitorReport | null;
}

/** Runs what may run, in order, under the lease. */
export async function runAll(order: RunOrder): Promise<Ran> {
  const { target, request, plan } = order;
  const done = new Map<string, Outcome>();
  let monitor: MonitorReport | null = null;
  const run = await underLease(target, { ...request, planId: plan.planId }, async (lease) => {
    await settle(order, lease.run);
    const first = plan.works.find(({ standing }) => standing !== 'applied');
    if (first === undefined || whyNot(first, order.approved) !== null) return null;
    const steps = plan.works.flatMap(({ groups }) => groups.flatMap((group) => group.steps));
    const watched = { target, request, steps };
    const seen = await monitored(watched, lease.run, (watching) => runWorks(order, lease, done, watching));
    if (seen.failed !== null && done.size === 0) done.set(first.path, { times: new Map(), error: seen.failed });
    monitor = seen.monitor;
    return seen.failed;
  });
  return { run, done, monitor };
}

type LeaseOrder = Pick<ApplyRequest, 'commit' | 'actor' | 'signal'> & { readonly planId: string };

/** Does work that one process at a time may do; what it returns is why it did not come to its end, or null. */
export async function underLease(
  target: Target,
  { planId, commit, actor, signal }: LeaseOrder,
  work: (lease: Lease) => Promise<LockkeeperError | null>,
): Promise<number> {
  await openLedger(target.work);
  const version = process.env.LOCKKEEPER_VERSION ?? '0.0.0';
  const lease = await takeLease(target.heart, { planId, commit: commit ?? null, actor, version });
  const off = cancelOnStop(signal, target.work, target.heart);
  let failed: LockkeeperError | null = null;
  try {
    failed = await work(lease);
  } catch (error) {
    failed = await explained(error, target, lease.run, signal);
    throw failed;
  } finally {
    off();
    await lease.release(stateOf(failed), failed?.message ?? null).catch(() => undefined);
  }
  return lease.run;
}

function stateOf(failed: LockkeeperError | null): RunState {
  if (failed === null) return 'done';
  if (failed instanceof StoppedError) return 'stopped';
  return failed instanceof InTheWayError ? 'held' : 'failed';
}

/** Brings the records to what is so before anything runs: ours by the tool's, and the tool's by ours. */
async function settle({ target: { work }, request: { settings }, plan }: RunOrder, run: number): Promise<void> {
  for (const { record, undone } of plan.tools) {
    await forgetSteps(work, undone, `taken back by ${record.ledger.title}`);
  }
  await inTransaction(work, async () => {
    for (const { tool, ...step } of plan.adopted) {
      await markStep(work, {
        ...step,
        tool,
        run,
        state: 'done',
        note: tool === null ? 'adopted' : `applied by ${tool}`,
      });
    }
  });
  if (settings.toolLedger !== 'write') return;
  for (const { record, missing } of plan.tools) {
    await createToolTable(work, record);
    for (const migration of missing) {
      await inTransaction(work, async () => {
        await writeToolRecord(work, record, migration);
        await noteTool(work, migration.file.path, record.ledger.id);
      });
    }
  }
}

/** The first error that stops the run; null when all that may run is done. */
async function runWorks(
  order: RunOrder,
  lease: Lease,
  done: Map<string, Outcome>,
  monitor: Monitor | null,
): Promise<LockkeeperError | null> {
  const { target, request, plan, approved } = order;
  // Whoever had the lease before may have gone on since the record was read.
  const known = byKey(await readSteps(target.work));
  const { settings, signal } = request;
  const pace = { lockTimeout: settings.lockTimeout, budget: settings.budget, statementTimeout: 30_000 };
  for (const work of plan.works.filter(({ standing }) => standing !== 'applied')) {
    if (whyNot(work, approved) !== null) break;
    const outcome: Outcome = { times: new Map(), error: null };
    done.set(work.path, outcome);
    try {
      throwIfStopped(signal);
      await applyGroups(work.groups, {
        connection: target.work,
        run: lease.run,
        pace,
        signal,
        progress: timed(request.progress, outcome),
        known,
        backfills: waysOf(target, settings, monitor?.governor),
        tool: settings.toolLedger === 'write' ? toolOf(target, plan.tools, work) : null,
        monitor,
      });
    } catch (error) {
      outcome.error = await explained(error, target, lease.run, signal);
      return outcome.error;
    }
  }
  return null;
}

/** How backfills run against a target; `watched`: by whom, where somebody watches. */
export function waysOf(
  { heart, open }: Target,
  { workers, backfills }: Pick<Settings, 'workers' | 'backfills'>,
  watched: MakeGovernor = watchSignals,
): BackfillWays {
  return { workers, run: backfills === 'run', makeGovernor: watched, watch: heart, connect: open };
}

function timed(progress: Progress, outcome: Outcome): Progress {
  return {
    ...progress,
    ended: (group, how, milliseconds) => {
      if (how !== 'done earlier' || milliseconds > 0) outcome.times.set(group, milliseconds);
      progress.ended(group, how, milliseconds);
    },
  };
}

export function toolOf({ work }: Target, tools: readonly ToolWork[], { path }: Work) {
  for (const { record, migrations } of tools) {
    const migration = migrations.get(path);
    if (migration !== undefined) {
      return { id: record.ledger.id, write: () => writeToolRecord(work, record, migration) };
    }
  }
  return null;
}

/** An error as a sentence, on record where it belongs to a step. */
export async function explained(
  error: unknown,
  target: Target,
  run: number,
  signal: AbortSignal,
): Promise<LockkeeperError> {
  if (signal.aborted && !(error instanceof InTheWayError)) return stopped();
  if (error instanceof StepError && isLost(error.cause)) return lost(error);
  if (error instanceof StepError) {
    const { migration, statement, sha256, kind } = error.step;
    const mark = { migration, statement, sha256, kind, run, state: 'failed', note: error.message } as const;
    await markStep(target.work, mark).catch(() => false);
    return error;
  }
  return refused(error);
}

function lost(cause: unknown): LockkeeperError {
  return new LockkeeperError(
    'The connection to the database was lost. What was under way is either done or not done; the next run finds out which, and goes on.',
    { cause },
  );
}

const OF_ANOTHER =
  'The ledger is another role’s: run as that role, or grant USAGE on schema lockkeeper, and SELECT, INSERT and UPDATE on its tables, to this one.';

/** What the server said outside of a step. */
export function refused(error: unknown): LockkeeperError {
  if (error instanceof LockkeeperError) return error;
  if (isLost(error)) return lost(error);
  const { message, code } = failureOf(error);
  if (code === undefined) throw error;
  const hint =
    code === '42501' && /lockkeeper|(?:table|relation) (?:runs|steps)/.test(message) ? { hint: OF_ANOTHER } : {};
  return new LockkeeperError(`The database refused: ${message} (${code}).`, { ...hint, cause: error });
}
