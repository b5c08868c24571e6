import { LockkeeperError } from '../core/errors.js';
import type { Connection } from './connection/connect.js';

/** Somebody asked the run to stop. */
export class StoppedError extends LockkeeperError {}

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stopped();
}

export function stopped(): StoppedError {
  return new StoppedError('The run was stopped. What was under way was rolled back; the next run goes on there.');
}

const AGAIN_MS = 150;
/** A GitHub runner gives 7.5 seconds; what does not obey by then is cut off. */
const CUT_AFTER_MS = 4500;

/**
 * Cancels what the working session is at as soon as the signal comes, again and again: a cancellation that meets no
 * statement is lost. What is younger than a moment is our own tidying up, and is left alone. Returns what ends it.
 */
export function cancelOnStop(signal: AbortSignal, work: Connection, heart: Connection): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    const since = Date.now();
    const cancel = (): void => {
      if (Date.now() - since > CUT_AFTER_MS) {
        clearInterval(timer);
        void work.end();
        return;
      }
      heart
        .query(
          `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
           WHERE pid = $1 AND state = 'active' AND query_start < clock_timestamp() - interval '30 ms'`,
          [work.pid],
        )
        .catch(() => undefined);
    };
    timer = setInterval(cancel, AGAIN_MS);
    cancel();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return () => {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
  };
}
