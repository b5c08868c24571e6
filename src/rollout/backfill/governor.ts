import type { Connection } from '../connection/connect.js';
import type { StepKey } from '../ledger/ledger.js';

/** One batch that was committed. */
export interface BatchOutcome {
  readonly step: StepKey;
  /** The relation that it wrote to, as `schema.name`. */
  readonly table: string;
  /** Number of its range in `lockkeeper.backfill_ranges`. */
  readonly range: number;
  /** Rows that it changed; what was left as it was does not count. */
  readonly rows: number;
  /** From BEGIN to the answer to COMMIT; waiting to be admitted is not in it. */
  readonly milliseconds: number;
  /** As much as it worked in that time, it has rested already. */
  readonly rested: boolean;
  /** By this machine's clock. */
  readonly started: Date;
  readonly ended: Date;
  /** Unique among the workers of a backfill, on all machines. */
  readonly worker: string;
}

/**
 * Decides how fast a backfill may go. One governor serves every worker of one process: calls of different workers
 * overlap. Whatever it watches, it watches by itself and on a connection of its own, so that `admit` answers at once
 * while all is well: it is called before every batch, some twenty times a second.
 */
export interface Governor {
  /**
   * Resolves when the next batch may begin, and tells by `onWait` why it is not yet. A governor slows a backfill down by
   * resolving late. Rejects with a `HeldError` when the rollout has to stop, and with a StoppedError when the signal says
   * so; nothing is under way then, and the next run goes on behind the last batch.
   */
  admit(signal: AbortSignal): Promise<void>;
  /** False where others are at work, who may want a row of a batch, or wait for the log that it writes. */
  isAlone(): boolean;
  /** Told after each batch. Must not throw. */
  note(batch: BatchOutcome): void;
  /** Ends its own watching. The connection is not its own to close. */
  stop(): Promise<void>;
}

/** What a governor gets to work with. */
export interface GovernorContext {
  /** Its number in `lockkeeper.backfills`, which all processes that work on it share. */
  readonly backfill: number;
  /** For looking, never busy with a batch; made anew when it breaks. */
  readonly watch: Connection;
  /** The relation that is written to, as `schema.name`. */
  readonly table: string;
  /** Server processes of the workers of this process: who waits behind one of them waits for us. */
  pids(): readonly number[];
  /** Takes why it waits, as half a sentence; null: it goes on. */
  onWait(why: string | null): void;
}

export type MakeGovernor = (context: GovernorContext) => Promise<Governor>;
