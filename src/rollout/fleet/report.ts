import type { Verdict } from '../../gate/report.js';
import type { StatusReport } from '../report.js';

/**
 * How a target came out. `unchanged`: nothing was left to do; `pending`: something waits there; `held`: it was not begun,
 * because of what came before it.
 */
export type TargetState = 'done' | 'would run' | 'unchanged' | 'pending' | 'failed' | 'held';

/** What the same command came to on each target: its JSON report is this value. Fields are added, never renamed or dropped. */
export interface FleetReport<R = unknown> {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly dryRun: boolean;
  /** How many targets are in each state. */
  readonly summary: Readonly<Record<'targets' | TargetState, number>>;
  /** In the order in which changes come to them. */
  readonly targets: readonly TargetResult<R>[];
  /** Why the verdict is what it is, one sentence each. */
  readonly reasons: readonly string[];
  readonly milliseconds: number;
}

export interface TargetResult<R = unknown> {
  readonly environment: string;
  /** Its name in the environment; null where that is one database. */
  readonly name: string | null;
  /** Of its environment, counted from 1. */
  readonly wave: number;
  readonly state: TargetState;
  /** Why it is pending, failed or held, as a sentence. */
  readonly reason: string | null;
  /** Waiting included; null for one that was not begun. */
  readonly milliseconds: number | null;
  /** What the command says of a single database; null where it could not be reached, or was not begun. */
  readonly report: R | null;
}

/** `production/tenant_7`, or the environment's name where that is one database. */
export function targetLabel({ environment, name }: Pick<TargetResult, 'environment' | 'name'>): string {
  return name === null ? environment : `${environment}/${name}`;
}

/** Puts the results together: one that failed is an error, one that waits or was not begun holds. */
export function fleetReport<R>(
  targets: readonly TargetResult<R>[],
  { dryRun, milliseconds }: { readonly dryRun: boolean; readonly milliseconds: number },
): FleetReport<R> {
  const number = (state: TargetState): number => targets.filter((one) => one.state === state).length;
  const summary = {
    targets: targets.length,
    done: number('done'),
    'would run': number('would run'),
    unchanged: number('unchanged'),
    pending: number('pending'),
    failed: number('failed'),
    held: number('held'),
  };
  const ownReasons = targets.filter(({ state, reason }) => reason !== null && state !== 'held');
  const heldReasons = new Set(
    targets.flatMap(({ state, reason }) => (state === 'held' && reason !== null ? [reason] : [])),
  );
  const verdict = summary.failed > 0 ? 'error' : summary.pending + summary.held > 0 ? 'hold' : 'pass';
  const reasons = [...ownReasons.map((one) => `${targetLabel(one)}: ${one.reason}`), ...heldReasons];
  return { version: 1, verdict, dryRun, summary, targets, reasons, milliseconds };
}

/** How the targets of environments stand: the JSON report of `status` for them. Fields are added, never renamed or dropped. */
export interface FleetStatusReport {
  readonly version: 1;
  /** `pass`: every target has all; `hold`: something is pending somewhere; `error`: a target could not be asked. */
  readonly verdict: Verdict;
  readonly targets: readonly {
    readonly environment: string;
    readonly name: string | null;
    readonly wave: number;
    /** Why it could not be asked, as a sentence; null where it was. */
    readonly problem: string | null;
    readonly status: StatusReport | null;
  }[];
}
