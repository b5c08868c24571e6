import { duration, type Kind } from './kinds.js';

/** Where a signal holds the rollout: a value in its unit, so many times what it was before (`3x`), or never (`off`). */
export type LimitSetting = { readonly most: number } | { readonly ratio: number } | 'off';

/** What the monitor looks at, and how long. Times are milliseconds. */
export interface MonitorSettings {
  /** Queries of the application that stand for all of them, by name. */
  readonly probes: Readonly<Record<string, string>>;
  /** An address that answers below 400 while all is well, or a program with its arguments that ends with 0. */
  readonly health: string | readonly string[] | null;
  /** By id of the signal. */
  readonly limits: Readonly<Record<string, LimitSetting>>;
  readonly interval: number;
  /** How long it looks before anything is changed. */
  readonly baseline: number;
  /** How long the rollout may stand still in one go until it is held. */
  readonly budget: number;
}

export const MONITOR_DEFAULTS: MonitorSettings = {
  probes: {},
  health: null,
  limits: {},
  interval: 1000,
  baseline: 30_000,
  budget: 600_000,
};

const NAME = /^[A-Za-z0-9_.-]+$/;
const RATIO = /^(\d+(?:\.\d+)?)x$/;
/** More often would be a load of its own. */
const SHORTEST_INTERVAL_MS = 50;

/** `monitor` of the configuration file. */
export const monitor: Kind<MonitorSettings> = {
  name: 'map of the monitor',
  expected:
    'any of probes (names with SQL), health (an http(s) address, or a list: a program and its arguments), limits (signals with a number, "3x" or off), interval, baseline and budget (times, such as 30s)',
  fromText: () => null,
  fromConfig(value) {
    if (!isMap(value)) return null;
    const { probes = {}, health = null, limits = {}, interval, baseline, budget, ...others } = value;
    if (Object.keys(others).length > 0 || !isHealth(health) || !isProbes(probes) || !isMap(limits)) return null;
    const read = Object.entries(limits).map(([id, limit]) => [id, limitOf(limit)] as const);
    const times = {
      interval: timeOf(interval, MONITOR_DEFAULTS.interval),
      baseline: timeOf(baseline, MONITOR_DEFAULTS.baseline),
      budget: timeOf(budget, MONITOR_DEFAULTS.budget),
    };
    if (read.some(([, limit]) => limit === null) || Object.values(times).some(Number.isNaN)) return null;
    if (times.interval < SHORTEST_INTERVAL_MS) return null;
    return { probes, health, limits: Object.fromEntries(read) as MonitorSettings['limits'], ...times };
  },
  schema: {
    type: 'object',
    properties: {
      probes: {
        type: 'object',
        propertyNames: { pattern: NAME.source },
        additionalProperties: { type: 'string', minLength: 1 },
      },
      health: {
        anyOf: [
          { type: 'string', pattern: '^https?://' },
          { type: 'array', items: { type: 'string' }, minItems: 1 },
        ],
      },
      limits: {
        type: 'object',
        additionalProperties: {
          anyOf: [{ type: 'number', minimum: 0 }, { type: 'string', pattern: RATIO.source }, { enum: ['off', false] }],
        },
      },
      interval: { ...duration.schema, default: '1s' },
      baseline: { ...duration.schema, default: '30s' },
      budget: { ...duration.schema, default: '10min' },
    },
    additionalProperties: false,
  },
};

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isProbes(value: unknown): value is Readonly<Record<string, string>> {
  if (!isMap(value)) return false;
  return Object.entries(value).every(([name, sql]) => NAME.test(name) && typeof sql === 'string' && sql.trim() !== '');
}

function isHealth(value: unknown): value is MonitorSettings['health'] {
  if (value === null) return true;
  if (typeof value === 'string') return /^https?:\/\/\S+$/.test(value);
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string' && word !== '');
}

/** YAML reads a bare `off` as false in some versions. */
function limitOf(value: unknown): LimitSetting | null {
  if (value === 'off' || value === false) return 'off';
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? { most: value } : null;
  const ratio = typeof value === 'string' ? RATIO.exec(value)?.[1] : undefined;
  return ratio === undefined || Number(ratio) <= 1 ? null : { ratio: Number(ratio) };
}

function timeOf(value: unknown, byDefault: number): number {
  return value === undefined ? byDefault : (duration.fromConfig(value) ?? Number.NaN);
}
