import { setTimeout as sleep } from 'node:timers/promises';
import type { MonitorSettings } from '../../settings/monitor.js';
import { throwIfStopped } from '../stop.js';
import { HeldError } from '../trouble.js';
import type { Sampler } from './sampler.js';
import type { Span } from './span.js';

/** However short the baseline is. */
const LEAST_BEFORE = 3;

interface Looking {
  readonly settings: Pick<MonitorSettings, 'interval' | 'baseline'>;
  readonly signal: AbortSignal;
  tell(text: string): void;
}

/** Samples before anything is changed; a few where another worker of the run has looked already. */
export async function lookBefore(
  sampler: Sampler,
  { settings: { interval, baseline }, signal, tell }: Looking,
  short: boolean,
): Promise<Span[]> {
  const milliseconds = short ? 0 : baseline;
  if (milliseconds >= 2000) tell(`monitor: looks for ${Math.round(milliseconds / 1000)} s before anything is changed`);
  const deadline = Date.now() + milliseconds;
  const samples: Span[] = [];
  for (let bad: string | null = null; Date.now() < deadline || samples.length < LEAST_BEFORE; ) {
    throwIfStopped(signal);
    const { at, readings, trouble, details } = await sampler.take();
    const now =
      trouble === null ? (details.health ?? details['probe-errors'] ?? null) : `the monitor can't look: ${trouble}`;
    if (bad !== null && now !== null) {
      throw new HeldError(`All is not well before anything is changed: ${now}.`, {
        hint: 'Nothing was done. Mend it, and run again.',
      });
    }
    bad = now;
    if (trouble === null) samples.push({ at, phase: 'before', readings, held: null });
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
  return samples;
}
