/** Values at one moment, by the id of the signal; what could not be known is not in it. */
export type Readings = Readonly<Record<string, number>>;

/** Cumulative counters and gauges of the server, as the sources give them. */
export type Counters = Readonly<Record<string, unknown>>;

/** Two looks at the same counters. */
export interface Looks {
  readonly now: Counters;
  /** Null at the first look. */
  readonly before: Counters | null;
  /** Between the two. */
  readonly seconds: number;
}

export type Unit = 'ms' | 's' | 'bytes' | 'bytes/s' | 'per s' | '%' | 'times' | '';

/**
 * Where a signal holds the rollout. `ratio` and `floor`: beyond so many times what it was before, and at least so much
 * more than it was, so that twice nothing is still nothing. `most`: a value in its unit, whatever was before.
 */
export type Threshold = { readonly ratio: number; readonly floor: number } | { readonly most: number };

/** One thing that is looked at. */
export interface Signal {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** Id of the source whose counters it is read from; null: it is measured by ourselves. */
  readonly source: string | null;
  /** Null: it is shown, and holds nothing unless the configuration sets a limit. */
  readonly threshold: Threshold | null;
  /** Null: not known from these looks. Left out where we measure it. */
  read?(looks: Looks): number | null;
}

/** A number of the counters; null where there is none. */
export function counter(counters: Counters, name: string): number | null {
  const value = counters[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** How fast a counter grows; null at the first look, and where it was set back in between. */
export function perSecond({ now, before, seconds }: Looks, name: string): number | null {
  const last = counter(now, name);
  const first = before === null ? null : counter(before, name);
  if (last === null || first === null || seconds <= 0 || last < first) return null;
  return (last - first) / seconds;
}
