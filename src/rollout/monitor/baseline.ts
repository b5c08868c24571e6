import type { LimitSetting, MonitorSettings } from '../../settings/monitor.js';
import type { Readings } from './signal.js';
import { signalNamed } from './signals.js';

/** What a signal was before anything was changed, and what it may come to. */
export interface Bound {
  /** The median. */
  readonly typical: number;
  /** Null: it holds nothing. */
  readonly limit: number | null;
}

export type Bounds = Readonly<Record<string, Bound>>;

/** What was unusual in the baseline itself is no harm. */
const OVER_USUAL = 1.5;
const USUAL = 0.95;

/** Bounds of each signal that was seen, by its readings of the baseline. */
export function boundsOf(baseline: readonly Readings[], limits: MonitorSettings['limits']): Bounds {
  const ids = new Set(baseline.flatMap((readings) => Object.keys(readings)));
  return Object.fromEntries(
    [...ids].map((id) => [
      id,
      boundOf(
        id,
        baseline.flatMap((one) => (one[id] === undefined ? [] : [one[id]])),
        limits,
      ),
    ]),
  );
}

/** The bound of a signal that was not there before: it was nothing. */
export function boundOf(id: string, values: readonly number[], limits: MonitorSettings['limits']): Bound {
  const typical = quantile(values, 0.5);
  const setting = limits[id] ?? limits[id.split(':')[0] as string];
  return { typical, limit: limitOf(id, values, typical, setting) };
}

function limitOf(id: string, values: readonly number[], typical: number, setting?: LimitSetting): number | null {
  if (setting === 'off') return null;
  const threshold = signalNamed(id)?.threshold ?? null;
  if (setting !== undefined && 'most' in setting) return setting.most;
  if (threshold === null && setting === undefined) return null;
  if (threshold !== null && 'most' in threshold && setting === undefined) return threshold.most;
  const ratio = setting?.ratio ?? (threshold !== null && 'ratio' in threshold ? threshold.ratio : 1);
  const floor = threshold !== null && 'floor' in threshold ? threshold.floor : 0;
  return Math.max(ratio * typical, typical + floor, OVER_USUAL * quantile(values, USUAL));
}

/** The value below which this part of the values lies; 0 where there are none. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] as number;
}
