import type { Backfill } from '../../sql/backfill.js';
import { readBackfill } from '../../sql/backfill.js';
import type { Connection } from '../connection/connect.js';
import type { BackfillMark, Group, Step } from '../steps.js';
import { HeldError } from '../trouble.js';
import { WORKER_SESSION } from './batch.js';
import type { MakeGovernor } from './governor.js';
import { CannotCutError } from './held.js';
import type { BackfillProgress } from './progress.js';
import { runBackfill } from './run.js';

/** How backfills run in this process. */
export interface BackfillWays {
  readonly workers: number;
  /** False: they are left to `lockkeeper backfill`, and what comes after them waits. */
  readonly run: boolean;
  readonly makeGovernor: MakeGovernor;
  /** For looking, and for cancelling what a worker is at; never busy for long. */
  readonly watch: Connection;
  /** Opens a session of a worker, with settings as SQL. */
  connect(session: readonly string[]): Promise<Connection>;
}

export interface BackfillStepOrder {
  readonly ways: BackfillWays;
  readonly budget: number;
  readonly signal: AbortSignal;
  readonly progress: BackfillProgress;
}

/** Throws where backfills are left to others: before anything is written down of the step. */
export function refuseLeft({ steps }: Group, { run }: Pick<BackfillWays, 'run'>): void {
  if (run) return;
  const [step] = steps as readonly [Step];
  throw new HeldError(`${step.migration}:${step.line} is a backfill, and is left to workers of its own.`, {
    hint: 'Run "lockkeeper backfill", on as many machines as you like, and then apply again.',
  });
}

/** Runs a step that is a backfill to its end; returns what the ledger keeps as its note. */
export async function runBackfillStep(
  group: Group,
  { ways, budget, signal, progress }: BackfillStepOrder,
): Promise<string> {
  const [step] = group.steps as readonly [Step];
  const mark = group.backfill as BackfillMark;
  const { rows, batches, passes } = await runBackfill({
    step,
    backfill: backfillOf(step),
    key: mark.key,
    most: mark.batch,
    workers: ways.workers,
    budget,
    signal,
    progress,
    makeGovernor: ways.makeGovernor,
    watch: ways.watch,
    connect: () => ways.connect([...group.settings, ...WORKER_SESSION]),
  });
  return `${rows} rows in ${batches} batches${passes > 1 ? `, ${passes} passes` : ''}; none is left that needs it`;
}

function backfillOf({ sql, kind, changes }: Step): Backfill {
  const read = readBackfill({ sql, kind, changes });
  if ('problem' in read) throw new CannotCutError(read.problem);
  return read;
}
