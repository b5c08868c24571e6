import { setTimeout as sleep } from 'node:timers/promises';
import { LockkeeperError } from '../core/errors.js';
import type { Connection } from './connection/connect.js';
import { failureOf } from './connection/failure.js';
import { blockersOf, blockerText, lockedHard, type Wanted } from './look.js';
import type { Group, Step } from './steps.js';

/** Somebody was in the way until the time for trying was up; nothing was done. */
export class InTheWayError extends LockkeeperError {}

/** A statement failed; its transaction was rolled back. */
export class StepError extends LockkeeperError {
  constructor(
    message: string,
    readonly step: Step,
    options: { hint?: string; cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Somebody asked the run to stop. */
export class StoppedError extends LockkeeperError {}

export interface Pace {
  /** Milliseconds that a step waits for a lock, and that traffic behind it may stall. */
  readonly lockTimeout: number;
  /** Milliseconds of trying until a step is left for later. */
  readonly budget: number;
  /** Milliseconds that a change of the catalog alone may take. */
  readonly statementTimeout: number;
}

export interface AttemptInput {
  readonly connection: Connection;
  readonly group: Group;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Told why it waits, once for each reason. */
  onWait(why: string): void;
  /** Records the steps in the transaction that they run in; false where somebody else did them. */
  record(connection: Connection): Promise<boolean>;
}

const LOOK_AGAIN_MS = 250;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Lock not available, deadlock, serialization failure: nothing was wrong with the statement. */
const AGAIN = new Set(['55P03', '40P01', '40001']);

/**
 * Runs a group in one transaction, again and again until it gets its locks or the budget is spent. Between two tries
 * nothing is held and nobody queues behind us.
 */
export async function attempt(input: AttemptInput): Promise<'done' | 'done by another'> {
  const { group, pace, signal } = input;
  const deadline = Date.now() + pace.budget;
  const wanted = lockedHard(group.steps);
  for (let tries = 0; ; tries++) {
    await waitForOthers(input, wanted, deadline);
    throwIfStopped(signal);
    try {
      return (await runOnce(input)) ? 'done' : 'done by another';
    } catch (error) {
      if (!(error instanceof StepError) || !AGAIN.has(failureOf(error.cause).code ?? '')) throw error;
      if (Date.now() >= deadline) throw await outOfTime(input, wanted, error);
      // Full jitter: two that collided must not meet again.
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
      await rest(Math.random() * pause, signal);
    }
  }
}

async function waitForOthers(
  { connection, onWait, signal }: AttemptInput,
  wanted: readonly Wanted[],
  deadline: number,
): Promise<void> {
  for (let told = ''; ; ) {
    throwIfStopped(signal);
    const [blocker] = await blockersOf(connection, wanted);
    if (blocker === undefined || Date.now() >= deadline) return;
    const why = blockerText(blocker);
    const who = `${blocker.pid} ${blocker.relation}`;
    if (who !== told) onWait(why);
    told = who;
    await rest(LOOK_AGAIN_MS, signal);
  }
}

async function outOfTime(
  { connection, pace }: AttemptInput,
  wanted: readonly Wanted[],
  cause: StepError,
): Promise<InTheWayError> {
  const blockers = (await blockersOf(connection, wanted)).map(blockerText);
  const why = blockers.length > 0 ? blockers.join('; ') : 'the lock was held whenever it was asked for';
  return new InTheWayError(
    `${placeOf(cause.step)} could not get its lock within ${Math.round(pace.budget / 1000)} s: ${why}.`,
    { hint: 'Nothing was done. Run again when the table is quieter, or give it longer: --budget.', cause },
  );
}

async function runOnce({ connection, group, pace, record, signal }: AttemptInput): Promise<boolean> {
  await connection.run('BEGIN');
  try {
    // First, so that a second runner stops here and not at the statement; nobody sees it before the COMMIT.
    if (!(await record(connection))) {
      await connection.run('ROLLBACK');
      return false;
    }
    for (const setting of group.settings) await connection.run(setting);
    for (const step of group.steps) {
      throwIfStopped(signal);
      await connection.run(timeouts(step, pace));
      await runStatement(connection, step);
    }
    await connection.run('COMMIT');
    return true;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What only touches the catalog must be quick; what scans or builds takes as long as it takes. */
function timeouts({ effects }: Step, { lockTimeout, statementTimeout }: Pace): string {
  const works =
    effects.locks.some(({ held }) => held !== 'briefly') || effects.scans.length + effects.rewrites.length > 0;
  return `SET LOCAL lock_timeout = ${lockTimeout}; SET LOCAL statement_timeout = ${works ? 0 : statementTimeout}`;
}

export async function runStatement(connection: Connection, step: Step): Promise<void> {
  try {
    await connection.run(step.sql);
  } catch (cause) {
    const { code, message } = failureOf(cause);
    throw new StepError(`${placeOf(step)} failed: ${message}${code === undefined ? '' : ` (${code})`}.`, step, {
      cause,
      ...(HINTS[code ?? ''] === undefined ? {} : { hint: HINTS[code ?? ''] as string }),
    });
  }
}

const HINTS: Readonly<Record<string, string>> = {
  '42501': 'The role lacks a right; run as the owner of the object.',
  '53100': 'The disk is full. Free space before the next run.',
  '57014': 'The statement was cancelled.',
};

export function placeOf({ migration, line, kind }: Step): string {
  return `${migration}:${line} (${kind})`;
}

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new StoppedError('The run was stopped. What was under way was rolled back; the next run goes on there.');
  }
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  throwIfStopped(signal);
}
