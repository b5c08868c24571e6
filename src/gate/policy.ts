import type { PostgresVersion } from '../core/postgres-version.js';
import type { Severity } from '../rules/rule.js';
import type { BackfillEntry } from '../settings/backfill-steps.js';
import type { SmallTables } from './statistics.js';

export type FailOn = Severity | 'never';
export type RuleSetting = Severity | 'off';

/** How findings are weighed. On a pull request it comes from the base branch. */
export interface Policy {
  readonly postgresVersion: PostgresVersion;
  /** Findings of this severity or a higher one hold. `never`: nothing holds but what can't be read. */
  readonly failOn: FailOn;
  /** Severity by rule id; overrides the rule's own. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Opt-in sets besides `recommended`. */
  readonly presets: readonly ('strict' | 'conventions')[];
  /** Tables on which blocking findings weigh less; left out where nothing is known of sizes. */
  readonly small?: SmallTables;
  /** Statements that run as backfills although no comment says so; left out: none. */
  readonly backfills?: readonly BackfillEntry[];
}

const RANK: Record<Severity, number> = { notice: 0, warning: 1, error: 2 };

export function compareSeverity(a: Severity, b: Severity): number {
  return RANK[a] - RANK[b];
}

export function weaker(a: Severity, b: Severity): Severity {
  return RANK[a] <= RANK[b] ? a : b;
}

const BELOW: Record<Severity, Severity> = { error: 'warning', warning: 'notice', notice: 'notice' };

/** The next weaker one. */
export function oneBelow(severity: Severity): Severity {
  return BELOW[severity];
}
