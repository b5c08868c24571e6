import { setTimeout as sleep } from 'node:timers/promises';
import { type AttemptInput, lockTimeoutOf, pauseAfter, rest } from './attempt.js';
import type { Connection } from './connection/connect.js';
import { failureOf } from './connection/failure.js';
import { markStep, type StepMark, type StepRow } from './ledger/ledger.js';
import { onOneCore } from './one-core.js';
import { clearRemains, isThere } from './remains.js';
import { definitionsBefore, rollbackAhead } from './rollback/record.js';
import { placeOf, type Step } from './steps.js';
import { throwIfStopped } from './stop.js';
import { InTheWayError, mayGoWellLater, runStatement, StepError } from './trouble.js';

export interface AloneInput extends Pick<AttemptInput, 'connection' | 'group' | 'pace' | 'signal' | 'onWait'> {
  readonly mark: (step: Step) => Omit<StepMark, 'state'>;
  /** What the ledger says of the step from an earlier run. */
  readonly earlier: StepRow | null;
  /** Records the step as done, in one transaction with what else is written then. */
  readonly finish: (note: string | null) => Promise<void>;
}

/**
 * Runs a statement that Postgres refuses in a transaction. Its ledger row says `running` before and `done` after; a run
 * that died in between is told by the catalog: what is there and valid was done, what is invalid is dropped and made
 * anew.
 */
export async function runAlone(input: AloneInput): Promise<'done' | 'done earlier'> {
  const { connection, group, signal, earlier } = input;
  const [step] = group.steps as readonly [Step];
  throwIfStopped(signal);
  if (earlier?.state === 'running') {
    await waitForGhost(input, earlier);
    if (await isThere(connection, step)) {
      await input.finish('told by the catalog');
      return 'done earlier';
    }
  }
  await patiently(connection);
  const finished = await clearRemains(connection, step);
  if (!finished) {
    const ahead = rollbackAhead(step, await definitionsBefore(connection, group));
    await markStep(connection, { ...input.mark(step), ...ahead, state: 'running' });
    await connection.run(onOneCore('SET'));
    for (const setting of group.settings) await connection.run(setting);
    try {
      await runUntilDone(input, step);
    } catch (error) {
      await afterFailure(input, step, error);
      throw error;
    }
  }
  await connection.reset();
  await input.finish(null);
  return 'done';
}

/** A timeout would leave an invalid index behind, and a concurrent build holds nobody up while it waits. */
async function patiently(connection: Connection): Promise<void> {
  await connection.run('SET lock_timeout = 0; SET statement_timeout = 0');
}

/** DETACH PARTITION CONCURRENTLY ends with a lock that traffic waits for, so it is tried like any other. */
async function runUntilDone({ connection, pace, signal }: AloneInput, step: Step): Promise<void> {
  await patiently(connection);
  if (step.kind !== 'ALTER TABLE') return runStatement(connection, step);
  const deadline = Date.now() + pace.budget;
  for (let tries = 0; ; tries++) {
    await connection.run(`SET lock_timeout = ${lockTimeoutOf(pace, tries)}`);
    try {
      if (!(tries > 0 && (await clearRemains(connection, step)))) await runStatement(connection, step);
      return;
    } catch (error) {
      if (!mayGoWellLater(error) || Date.now() >= deadline) throw error;
      await rest(pauseAfter(tries), signal);
    }
  }
}

/** The session of the run that died may still be at work: the server does not notice at once that nobody listens. */
async function waitForGhost(
  { connection, pace, onWait, signal }: AloneInput,
  { backendPid, backendStart }: StepRow,
): Promise<void> {
  const deadline = Date.now() + pace.budget;
  for (let told = false; ; told = true) {
    const [row] = await connection.query(
      `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND pid <> pg_backend_pid()
         AND coalesce(backend_start = $2::timestamptz, true) AND coalesce(state <> 'idle', true)`,
      [backendPid, backendStart],
    );
    if (row === undefined) return;
    throwIfStopped(signal);
    if (!told) onWait(`pid ${backendPid} of an earlier run is still at it`);
    if (Date.now() >= deadline) {
      throw new InTheWayError(`pid ${backendPid} of an earlier run is still at work on this step.`, {
        hint: 'Wait for it, or end it: SELECT pg_terminate_backend(pid).',
      });
    }
    await sleep(250);
  }
}

/** An index build that failed leaves an invalid index, which every write keeps up; it goes at once, where that is possible. */
async function afterFailure(input: AloneInput, step: Step, error: unknown): Promise<void> {
  const { connection, pace } = input;
  const cause = error instanceof StepError ? error.cause : error;
  try {
    await connection.reset();
    await connection.run(`SET lock_timeout = 0; SET statement_timeout = ${pace.budget}`);
    await clearRemains(connection, step);
    const note = `${placeOf(step)}: ${failureOf(cause).message}`;
    await markStep(connection, { ...input.mark(step), state: 'failed', note });
  } catch {
    // The connection is gone, or it has to end now; the row says `running`, and the next run asks the catalog.
  }
}
