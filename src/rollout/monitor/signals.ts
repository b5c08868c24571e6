import { counter, perSecond, type Signal } from './signal.js';

const gauge =
  (name: string): NonNullable<Signal['read']> =>
  ({ now }) =>
    counter(now, name);

const rate =
  (name: string): NonNullable<Signal['read']> =>
  (looks) =>
    perSecond(looks, name);

const share =
  (part: string, whole: string): NonNullable<Signal['read']> =>
  ({ now }) => {
    const [some, all] = [counter(now, part), counter(now, whole)];
    return some === null || all === null || all <= 0 ? null : (100 * some) / all;
  };

/**
 * Every signal. What the work itself raises (WAL, checkpoints, dead tuples), or what waiting would not mend (an old
 * transaction), has no threshold of its own: it is shown, and the configuration may set one.
 */
export const SIGNALS: readonly Signal[] = [
  {
    id: 'latency',
    title: 'Latency of a cheap query',
    unit: 'ms',
    source: null,
    threshold: { ratio: 3, floor: 40 },
  },
  { id: 'probe', title: 'Latency of a probe', unit: 'ms', source: null, threshold: { ratio: 3, floor: 20 } },
  { id: 'probe-errors', title: 'Probes that fail', unit: '', source: null, threshold: { most: 0 } },
  {
    id: 'statement-time',
    title: 'Mean time of the top statements',
    unit: 'ms',
    source: 'statements',
    threshold: { ratio: 3, floor: 10 },
  },
  {
    id: 'plan-cost',
    title: 'Cost of the worst changed plan',
    unit: 'times',
    source: null,
    threshold: { most: 3 },
  },
  { id: 'health', title: 'Failed health checks', unit: '%', source: null, threshold: { most: 0 } },
  {
    id: 'waiters',
    title: 'Sessions that wait for a lock',
    unit: '',
    source: 'activity',
    threshold: { ratio: 3, floor: 10 },
    read: gauge('waiters'),
  },
  {
    id: 'longest-wait',
    title: 'Longest wait for a lock',
    unit: 's',
    source: 'activity',
    threshold: { ratio: 3, floor: 1 },
    read: gauge('longest_wait'),
  },
  {
    id: 'rollbacks',
    title: 'Transactions rolled back',
    unit: 'per s',
    source: 'database',
    threshold: { ratio: 3, floor: 20 },
    read: rate('rollbacks'),
  },
  {
    id: 'deadlocks',
    title: 'Deadlocks',
    unit: 'per s',
    source: 'database',
    threshold: { ratio: 3, floor: 0.5 },
    read: rate('deadlocks'),
  },
  {
    id: 'replication-lag',
    title: 'Lag of the slowest replica',
    unit: 's',
    source: 'standbys',
    threshold: { ratio: 3, floor: 10 },
  },
  {
    id: 'replication-bytes',
    title: 'Log that the slowest replica has not replayed',
    unit: 'bytes',
    source: 'standbys',
    threshold: { ratio: 3, floor: 512 * 1024 ** 2 },
  },
  {
    id: 'slot-bytes',
    title: 'Log that replication slots keep',
    unit: 'bytes',
    source: 'slots',
    threshold: { ratio: 3, floor: 4 * 1024 ** 3 },
    read: gauge('retained'),
  },
  {
    id: 'connections',
    title: 'Connections in use',
    unit: '%',
    source: 'activity',
    threshold: { most: 95 },
    read: share('connections', 'most_connections'),
  },
  {
    id: 'active-sessions',
    title: 'Sessions at work',
    unit: '',
    source: 'activity',
    threshold: null,
    read: gauge('active'),
  },
  {
    id: 'oldest-transaction',
    title: 'Oldest transaction',
    unit: 's',
    source: 'activity',
    threshold: null,
    read: gauge('oldest_transaction'),
  },
  {
    id: 'transactions',
    title: 'Transactions committed',
    unit: 'per s',
    source: 'database',
    threshold: null,
    read: rate('commits'),
  },
  { id: 'wal', title: 'Log written', unit: 'bytes/s', source: 'wal', threshold: null, read: rate('lsn') },
  {
    id: 'checkpoints',
    title: 'Checkpoints asked for',
    unit: 'per s',
    source: 'checkpoints',
    threshold: null,
    read: rate('requested'),
  },
  {
    id: 'dead-tuples',
    title: 'Dead rows of the tables that are changed',
    unit: '%',
    source: 'tables',
    threshold: null,
    read: share('dead', 'rows'),
  },
  { id: 'rows', title: 'Rows of the backfill', unit: 'per s', source: null, threshold: null },
  { id: 'batch-time', title: 'Time of a batch', unit: 'ms', source: null, threshold: null },
];

/** The signal of an id; what follows a colon says which one of several: `probe:orders`. Null: there is none. */
export function signalNamed(id: string): Signal | null {
  const base = id.split(':')[0];
  return SIGNALS.find((signal) => signal.id === base) ?? null;
}

/** For people: `Latency of a probe (orders)`. */
export function titleOf(id: string): string {
  const colon = id.indexOf(':');
  const title = signalNamed(id)?.title ?? id;
  return colon < 0 ? title : `${title} (${id.slice(colon + 1)})`;
}
