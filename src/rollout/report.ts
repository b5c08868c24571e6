import type { Lock } from '../effects/effect.js';
import type { Approval } from '../gate/approvals.js';
import type { Verdict } from '../gate/report.js';
import type { Estimate } from './estimate.js';
import type { RunRow } from './ledger/runs.js';
import type { MonitorReport } from './monitor/report.js';
import type { Standing } from './pending.js';

/** The result of an apply: its JSON report is this value. Fields are added, never renamed or dropped. */
export interface ApplyReport {
  readonly version: 1;
  /** `pass`: all is applied; `hold`: something waits for somebody; `error`: something failed. */
  readonly verdict: Verdict;
  /** For people: host, port and database. */
  readonly target: string;
  /** sha256 hex over what was not applied at the beginning; what an approval is bound to. */
  readonly planId: string;
  /** Its number in the ledger; null for a dry run, and where there was nothing to do. */
  readonly run: number | null;
  readonly dryRun: boolean;
  readonly migrations: readonly MigrationResult[];
  /** Why the verdict is what it is, one sentence each. */
  readonly reasons: readonly string[];
  readonly approval: Approval | null;
  /** What the monitor saw; null where nobody watched. */
  readonly monitor: MonitorReport | null;
}

export interface MigrationResult {
  readonly path: string;
  /** `applied before`: the ledger, or that of another tool, had it. */
  readonly state: 'applied before' | 'applied' | 'pending' | 'failed';
  /** Why it is pending or failed, as a sentence. */
  readonly reason: string | null;
  /**
   * What a pending one waits for: an approval, a lock that somebody held for too long, an earlier migration, or somebody
   * who puts right what the records or the database have; null for all others.
   */
  readonly waitsFor: 'approval' | 'lock' | 'earlier' | 'repair' | null;
  readonly steps: readonly StepResult[];
}

export interface StepResult {
  readonly line: number;
  readonly kind: string;
  readonly sql: string;
  readonly state: 'done before' | 'done' | 'pending';
  /** Numbers what commits together within the migration. */
  readonly group: number;
  readonly transactional: boolean;
  /** It runs in batches, each a transaction of its own. */
  readonly backfill: boolean;
  readonly locks: readonly Lock[];
  /** Of its whole group, waiting included; null for what did not run. */
  readonly milliseconds: number | null;
  /** How long it may work, in a dry run; null elsewhere, and for what is done. */
  readonly expected: Estimate | null;
}

/** How a target stands: the JSON report of `status` is this value. Fields are added, never renamed or dropped. */
export interface StatusReport {
  readonly version: 1;
  readonly target: string;
  /** Major version of the server. */
  readonly server: number;
  /** False: nothing was ever applied here by Lockkeeper. */
  readonly ledger: boolean;
  /** Of what is not applied. */
  readonly planId: string;
  readonly migrations: readonly {
    readonly path: string;
    readonly state: Standing | 'failed';
    /** When its last step ended, or began; null where there is none. */
    readonly at: string | null;
    readonly note: string | null;
  }[];
  /** The latest first. */
  readonly runs: readonly RunRow[];
}

/** The result of a rollback: its JSON report is this value. Fields are added, never renamed or dropped. */
export interface RollbackReport {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly target: string;
  /** sha256 hex over the steps and what takes them back; what an approval is bound to. */
  readonly planId: string;
  readonly run: number | null;
  readonly dryRun: boolean;
  /** Newest first. */
  readonly steps: readonly {
    readonly migration: string;
    readonly statement: number;
    readonly kind: string;
    /** How near it comes; null where that is not known. */
    readonly grade: 'exact' | 'schema only' | 'impossible' | null;
    /** Empty: nothing has to be done; null: nothing can be. */
    readonly sql: string | null;
    readonly state: 'rolled back' | 'pending' | 'failed';
    readonly reason: string | null;
  }[];
  readonly reasons: readonly string[];
}
