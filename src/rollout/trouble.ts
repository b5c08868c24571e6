import { LockkeeperError } from '../core/errors.js';
import type { Connection } from './connection/connect.js';
import { failureOf } from './connection/failure.js';
import { placeOf, type Step } from './steps.js';

/** Somebody was in the way until the time for trying was up; nothing was done. */
export class InTheWayError extends LockkeeperError {}

/** Going on would do harm: a signal stayed beyond its threshold. What was done stays, and the next run goes on there. */
export class HeldError extends InTheWayError {}

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

/** Lock not available, deadlock, serialization failure: nothing was wrong with the statement. */
const AGAIN = new Set(['55P03', '40P01', '40001']);

/** True when the same may go well a moment later. */
export function mayGoWellLater(error: unknown): boolean {
  const cause = error instanceof StepError ? error.cause : error;
  return AGAIN.has(failureOf(cause).code ?? '');
}

export async function runStatement(connection: Connection, step: Step): Promise<void> {
  try {
    await connection.run(step.sql);
  } catch (cause) {
    throw stepError(step, cause);
  }
}

/** What is told of a statement that failed. */
export function stepError(step: Step, cause: unknown): StepError {
  const { code, message } = failureOf(cause);
  const hint = HINTS[code ?? ''];
  return new StepError(`${placeOf(step)} failed: ${message}${code === undefined ? '' : ` (${code})`}.`, step, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

const HINTS: Readonly<Record<string, string>> = {
  '42501': 'The role lacks a right; run as the owner of the object.',
  '53100': 'The disk is full. Free space before the next run.',
  '57014': 'The statement was cancelled.',
};
