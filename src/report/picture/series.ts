import type { Picture } from '../../rollout/monitor/picture.js';
import type { Unit } from '../../rollout/monitor/signal.js';
import { SIGNALS, signalNamed } from '../../rollout/monitor/signals.js';
import type { Span } from '../../rollout/monitor/span.js';
import type { Series } from './chart.js';

/** A chart of a picture: signals of one unit that are read together. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  /** Ids of signals; each brings those of the same name with a colon. */
  readonly signals: readonly string[];
}

/** What everybody looks at first. */
export const PANELS: readonly Panel[] = [
  { title: 'Latency', unit: 'ms', signals: ['latency', 'probe', 'statement-time'] },
  { title: 'Longest wait for a lock', unit: 's', signals: ['longest-wait'] },
  { title: 'Sessions that wait, and that work', unit: '', signals: ['waiters', 'active-sessions'] },
  { title: 'Lag of replicas', unit: 's', signals: ['replication-lag'] },
  { title: 'Transactions of everybody', unit: 'per s', signals: ['transactions', 'rollbacks'] },
  { title: 'Rows of the backfill', unit: 'per s', signals: ['rows'] },
  { title: 'Failed health checks', unit: '%', signals: ['health'] },
];

/** Every other signal has a chart of its own. */
export const OTHERS: readonly Panel[] = SIGNALS.filter(
  ({ id }) => !PANELS.some(({ signals }) => signals.includes(id)),
).map(({ id, title, unit }) => ({ title, unit, signals: [id] }));

const NAMES: Readonly<Record<string, string>> = {
  latency: 'a cheap query',
  'statement-time': 'top statements, mean',
  waiters: 'waiting for a lock',
  'active-sessions': 'at work',
  transactions: 'committed',
  rollbacks: 'rolled back',
};

/** The lines of a panel. What the server counts is the same for all who watch: whoever watched longest tells it. */
export function seriesOf({ signals }: Panel, { watchers, bounds }: Picture): Series[] {
  const longest = [...watchers].sort((a, b) => b.spans.length - a.spans.length)[0];
  if (longest === undefined) return [];
  return signals.flatMap((signal) => {
    if (signal === 'rows' || signal === 'batch-time') {
      const own = watchers.map(({ spans }, at) => line(`worker ${at + 1}`, spans, signal, null));
      return watchers.length === 1 ? own.map((one) => ({ ...one, name: signalNamed(signal)?.title ?? signal })) : own;
    }
    const found = new Set(longest.spans.flatMap(({ readings }) => Object.keys(readings)));
    const single = [...found].filter((id) => id.startsWith(`${signal}:`)).sort();
    // The slowest replica is among them.
    const ids = single.length > 0 ? single : found.has(signal) ? [signal] : [];
    const limit = bounds[signal]?.limit ?? null;
    return ids.map((id) => line(nameOf(id), longest.spans, id, bounds[id]?.limit ?? limit));
  });
}

function nameOf(id: string): string {
  const colon = id.indexOf(':');
  return colon < 0 ? (NAMES[id] ?? signalNamed(id)?.title ?? id) : id.slice(colon + 1);
}

function line(name: string, spans: readonly Span[], id: string, limit: number | null): Series {
  const points = spans.flatMap(({ at, readings }) => {
    const value = readings[id];
    return value === undefined ? [] : [{ at, value }];
  });
  return { name, points, limit };
}
