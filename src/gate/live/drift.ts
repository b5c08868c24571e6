import { globMatcher } from '../../frameworks/glob.js';
import { compareSnapshots, type Difference } from '../../schema/catalog/compare.js';
import type { Coarse } from '../../schema/catalog/model/coarse.js';
import type { ReplicaState } from './report.js';

/** How two schemas that ought to be the same are not. */
export interface Comparison {
  readonly first: string;
  readonly second: string;
  readonly differences: readonly Difference[];
  /** Differences that migrations explain which one side has not had yet: no drift. */
  readonly pending: number;
  /** Differences that a rule of the configuration leaves out. */
  readonly ignored: number;
}

export interface DriftReport {
  readonly version: 1;
  readonly verdict: 'pass' | 'hold';
  readonly environments: readonly {
    readonly name: string;
    readonly target: string;
    readonly server: number;
    readonly fingerprint: string;
    readonly pending: readonly string[];
    /** Whether each replica has what the primary has. */
    readonly replicas: readonly ReplicaState[];
    readonly notes: readonly string[];
  }[];
  readonly comparisons: readonly Comparison[];
}

/** How many things are not as they should be, differences and replicas. */
export function driftCount({ comparisons, environments }: DriftReport): number {
  const replicas = environments.flatMap((one) => one.replicas.filter(({ verdict }) => verdict === 'hold'));
  return comparisons.reduce((sum, { differences }) => sum + differences.length, replicas.length);
}

/** Sorts differences: what was left out on purpose, what migrations explain, and the rest, which is drift. */
export function sortDifferences(
  between: { readonly first: string; readonly second: string },
  all: readonly Difference[],
  rules: { readonly ignore: readonly string[]; readonly explained: ReadonlySet<string> },
): Comparison {
  const matchers = rules.ignore.map((glob) => globMatcher(glob));
  const nameOf = (what: string): string => what.slice(what.search(/ \S*$/) + 1);
  const isIgnored = ({ what }: Difference): boolean =>
    matchers.some((matches) => matches(what) || matches(nameOf(what)));
  const left = all.filter((one) => !isIgnored(one));
  const differences = left.filter(({ what }) => !rules.explained.has(what));
  return {
    ...between,
    differences,
    pending: left.length - differences.length,
    ignored: all.length - left.length,
  };
}

/** What two states of the migrations have not in common, by name. */
export function explainedBy(first: Coarse, second: Coarse): Set<string> {
  return new Set(compareSnapshots({ objects: first }, { objects: second }).map(({ what }) => what));
}
