import type { Verdict } from '../../gate/report.js';
import type { MonitorReport } from '../monitor/report.js';

/** The result of `lockkeeper backfill`: its JSON report is this value. Fields are added, never renamed or dropped. */
export interface BackfillReport {
  readonly version: 1;
  /** `pass`: no backfill waits; `hold`: something has to be done first, or is not well; `error`: it failed. */
  readonly verdict: Verdict;
  readonly target: string;
  /** As of `apply`. */
  readonly planId: string;
  readonly backfills: readonly {
    readonly migration: string;
    readonly line: number;
    readonly sql: string;
    readonly state: 'done' | 'pending' | 'failed';
    /** What it came to, or why it is not done. */
    readonly note: string;
    /** What was seen while this process worked on it; null: nobody watched. */
    readonly monitor: MonitorReport | null;
  }[];
  readonly reasons: readonly string[];
}
