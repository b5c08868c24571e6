import { raw, sql } from '../core/sql.js';
import { type AttemptInput, InTheWayError, placeOf, runStatement, StepError, throwIfStopped } from './attempt.js';
import type { Connection } from './connection/connect.js';
import { failureOf } from './connection/failure.js';
import { markStep, type StepMark, type StepRow } from './ledger/ledger.js';
import { quotedKey } from './names.js';
import { probe } from './probe.js';
import type { Step } from './steps.js';

export interface AloneInput extends Pick<AttemptInput, 'connection' | 'group' | 'pace' | 'signal' | 'onWait'> {
  readonly mark: (step: Step) => Omit<StepMark, 'state'>;
  /** What the ledger says of the step from an earlier run. */
  readonly earlier: StepRow | null;
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
      await markStep(connection, { ...input.mark(step), state: 'done', note: 'told by the catalog' });
      return 'done earlier';
    }
  }
  await clearRemains(connection, step);
  await markStep(connection, { ...input.mark(step), state: 'running' });
  for (const setting of group.settings) await connection.run(setting);
  // A timeout would leave an invalid index behind, and a concurrent build holds nobody up while it waits.
  await connection.run('SET lock_timeout = 0; SET statement_timeout = 0');
  try {
    await runStatement(connection, step);
  } catch (error) {
    await afterFailure(input, step, error);
    throw error;
  }
  await markStep(connection, { ...input.mark(step), state: 'done' });
  return 'done';
}

/** True when all that it makes is there and whole, and all that it drops is gone; false also where nothing tells. */
async function isThere(connection: Connection, step: Step): Promise<boolean> {
  const { made, dropped } = await probe(connection, step);
  if (made.length + dropped.length === 0) return false;
  return made.every(({ state }) => state === 'valid') && dropped.every(({ state }) => state === 'absent');
}

/** An index of the same name that an earlier try left invalid; IF NOT EXISTS would take it for the real one. */
async function clearRemains(connection: Connection, step: Step): Promise<void> {
  if (step.kind !== 'CREATE INDEX') return;
  const { made } = await probe(connection, step);
  for (const { what, state } of made) {
    if (state !== 'invalid' || !what.startsWith('index ')) continue;
    await connection.run('SET lock_timeout = 0; SET statement_timeout = 0');
    await connection.run(sql`DROP INDEX CONCURRENTLY IF EXISTS ${raw(quotedKey(what.slice(6)))}`.text);
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
      "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz AND state <> 'idle'",
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
    await new Promise((done) => setTimeout(done, 500));
  }
}

/** An index build that failed leaves an invalid index, which every write keeps up; it goes at once, where that is possible. */
async function afterFailure(input: AloneInput, step: Step, error: unknown): Promise<void> {
  const { connection } = input;
  const cause = error instanceof StepError ? error.cause : error;
  try {
    await clearRemains(connection, step);
    await markStep(connection, {
      ...input.mark(step),
      state: 'failed',
      note: `${placeOf(step)}: ${failureOf(cause).message}`,
    });
  } catch {
    // The connection is gone; the row says `running`, and the next run asks the catalog.
  }
}
