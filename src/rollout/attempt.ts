import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Row } from './connection/connect.js';
import { blockersOf, blockerText, isOld, lockedHard, type Wanted } from './look.js';
import { onOneCore } from './one-core.js';
import { proofOf } from './proof.js';
import { type Before, definitionsBefore, type Rollback, rollbackOf } from './rollback/record.js';
import { type Group, placeOf, type Step } from './steps.js';
import { throwIfStopped } from './stop.js';
import { InTheWayError, mayGoWellLater, StepError, stepError } from './trouble.js';

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
  /** SQL that keeps what would take the steps back, in the same transaction. */
  keep(rollbacks: ReadonlyMap<string, Rollback>): readonly string[];
}

const LOOK_AGAIN_MS = 250;
const YOUNG_LOOKS = 10;
const YOUNG_LOOK_MS = 25;
const MOST_NAMED = 5;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
const FIRST_LOCK_TIMEOUT_MS = 10;

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
    // Looked at while nothing is held.
    const before = await definitionsBefore(input.connection, group);
    try {
      const pace = { ...input.pace, lockTimeout: lockTimeoutOf(input.pace, tries) };
      return (await runOnce({ ...input, pace }, before)) ? 'done' : 'done by another';
    } catch (error) {
      if (!mayGoWellLater(error)) throw error;
      if (Date.now() >= deadline) throw await outOfTime(input, wanted, error);
      await rest(pauseAfter(tries), signal);
    }
  }
}

async function waitForOthers(
  { connection, onWait, signal }: AttemptInput,
  wanted: readonly Wanted[],
  deadline: number,
): Promise<void> {
  for (let [told, young] = ['', 0]; ; ) {
    throwIfStopped(signal);
    const [blocker] = await blockersOf(connection, wanted);
    if (blocker === undefined || Date.now() >= deadline) return;
    if (!isOld(blocker)) {
      // It ends in a moment, or is an old one soon. Where they follow each other without a gap, we have to queue.
      if (++young > YOUNG_LOOKS) return;
      await rest(YOUNG_LOOK_MS, signal);
      continue;
    }
    const why = blockerText(blocker);
    const who = `${blocker.pid} ${blocker.relation}`;
    if (who !== told) onWait(why);
    told = who;
    await rest(LOOK_AGAIN_MS, signal);
  }
}

async function outOfTime(
  { connection, group, pace }: AttemptInput,
  wanted: readonly Wanted[],
  cause: unknown,
): Promise<InTheWayError> {
  const [first] = group.steps as readonly [Step];
  const step = cause instanceof StepError ? cause.step : first;
  const blockers = (await blockersOf(connection, wanted)).slice(0, MOST_NAMED).map(blockerText);
  const why = blockers.length > 0 ? blockers.join('; ') : 'the lock was held whenever it was asked for';
  return new InTheWayError(
    `${placeOf(step)} could not get its lock within ${Math.round(pace.budget / 1000)} s: ${why}.`,
    { hint: 'Nothing was done. Run again when the table is quieter, or give it longer: --budget.', cause },
  );
}

/**
 * From the first lock until COMMIT traffic may wait, and to a server far away each round trip makes it wait longer. So
 * there is one: the steps go together with what is asked after them, and what is to be written with COMMIT.
 */
async function runOnce(
  { connection, group, pace, record, keep, signal }: AttemptInput,
  before: Before | null,
): Promise<boolean> {
  await connection.run('BEGIN');
  try {
    // A process that stands still in the middle must not keep its locks.
    await connection.run(
      `SET LOCAL lock_timeout = ${pace.lockTimeout}; SET LOCAL idle_in_transaction_session_timeout = '30s'; ${onOneCore('SET LOCAL')}`,
    );
    // First, so that a second runner stops here and not at the statement; nobody sees it before the COMMIT.
    if (!(await record(connection))) {
      await connection.run('ROLLBACK');
      return false;
    }
    for (const setting of group.settings) await connection.run(setting);
    const [proof, rollback] = [proofOf(group), rollbackOf(group, before)];
    throwIfStopped(signal);
    const answers = await runSteps(connection, group.steps, pace, [...proof.texts, ...rollback.texts]);
    throwIfStopped(signal);
    proof.read(answers.slice(0, proof.texts.length));
    const rollbacks = rollback.read(answers.slice(proof.texts.length));
    await connection.run([...keep(rollbacks), 'COMMIT'].join('; '));
    return true;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Runs the steps and then the questions, in one round trip; what the questions were answered. */
async function runSteps(
  connection: Connection,
  steps: readonly Step[],
  pace: Pace,
  questions: readonly string[],
): Promise<(readonly Row[])[]> {
  const texts = steps.flatMap((step) => [timeouts(step, pace), step.sql]);
  const answers: (readonly Row[])[] = [];
  try {
    await connection.queryEach([...texts, ...questions], (rows) => answers.push(rows));
  } catch (error) {
    const step = steps[answers.length >> 1];
    throw step === undefined ? error : stepError(step, error);
  }
  return answers.slice(texts.length);
}

/** What only touches the catalog must be quick; what scans or builds takes as long as it takes. */
function timeouts({ effects }: Step, { lockTimeout, statementTimeout }: Pace): string {
  const works =
    effects.locks.some(({ held }) => held !== 'briefly') || effects.scans.length + effects.rewrites.length > 0;
  // One statement: what comes back is counted.
  const timeout = works ? 0 : statementTimeout;
  return `SELECT set_config('lock_timeout', '${lockTimeout}', true), set_config('statement_timeout', '${timeout}', true)`;
}

/**
 * Most locks are had at once, and most that are not are held by a transaction that the next look sees. So the first tries
 * ask for a moment, which nobody notices, and only later ones for as long as they may.
 */
export function lockTimeoutOf({ lockTimeout }: Pace, tries: number): number {
  return Math.min(lockTimeout, FIRST_LOCK_TIMEOUT_MS * 2 ** Math.min(tries, 10));
}

/** Full jitter: two that collided must not meet again. */
export function pauseAfter(tries: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
}

export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  throwIfStopped(signal);
}
