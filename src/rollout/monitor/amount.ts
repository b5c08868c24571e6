import type { Unit } from './signal.js';

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A value with its unit, as short as it can be: `1.2 s`, `340 MB`, `12`. */
export function amount(value: number, unit: Unit): string {
  if (unit === 'bytes' || unit === 'bytes/s') {
    const step = Math.min(STEPS.length - 1, value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024)));
    return `${short(value / 1024 ** step)} ${STEPS[step]}${unit === 'bytes' ? '' : '/s'}`;
  }
  if (unit === 'ms' && value >= 10_000) return `${short(value / 1000)} s`;
  if (unit === 's' && value >= 600) return `${short(value / 60)} min`;
  if (unit === '%') return `${short(value)} %`;
  return unit === '' ? short(value) : `${short(value)} ${unit === 'per s' ? '/s' : unit === 'times' ? '×' : unit}`;
}

function short(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 100) return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return String(Number(value.toPrecision(2)));
}
