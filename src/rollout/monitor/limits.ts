import { ConfigError } from '../../core/errors.js';
import { nearest } from '../../core/nearest.js';
import type { MonitorSettings } from '../../settings/monitor.js';
import { SIGNALS, signalNamed } from './signals.js';

/** A limit is for a signal that there is; errors name the nearest. */
export function checkLimits({ limits, probes }: Pick<MonitorSettings, 'limits' | 'probes'>): void {
  const single = Object.keys(probes).map((name) => `probe:${name}`);
  const known = [...SIGNALS.map(({ id }) => id), ...single];
  const unknown = Object.keys(limits).find((id) =>
    id.includes(':') ? !single.includes(id) : signalNamed(id) === null,
  );
  if (unknown === undefined) return;
  const guess = nearest(unknown, known);
  throw new ConfigError(`The monitor has no signal "${unknown}" that a limit could be for.`, {
    hint: guess === null ? `Signals are ${known.join(', ')}.` : `Did you mean "${guess}"?`,
  });
}
