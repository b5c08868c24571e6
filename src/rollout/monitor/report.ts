/** What the monitor saw of a run: part of the JSON report of `apply`. Fields are added, never renamed or dropped. */
export interface MonitorReport {
  /** `hold`: after the last step something was still beyond its limit. */
  readonly verdict: 'pass' | 'hold';
  /** What is beyond, a sentence each; empty on a pass. */
  readonly reasons: readonly string[];
  readonly signals: readonly SignalReport[];
  readonly pauses: readonly Pause[];
  readonly plans: readonly PlanReport[];
  /** What could not be looked at, and why. */
  readonly missing: readonly string[];
  readonly samples: number;
}

/** Values in the unit of the signal; null where there were none. */
export interface SignalReport {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Medians before, while and after; `worst` is the highest while it ran. */
  readonly before: number | null;
  readonly during: number | null;
  readonly worst: number | null;
  readonly after: number | null;
  /** Null: it holds nothing. */
  readonly limit: number | null;
}

export interface Pause {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** A query that runs otherwise than before, or whose plan costs twice as much and more. */
export interface PlanReport {
  /** Name of the probe, or the id that pg_stat_statements gives. */
  readonly id: string;
  readonly query: string;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
  /** Total cost after by that before. */
  readonly ratio: number;
}
