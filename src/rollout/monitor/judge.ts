import type { MonitorSettings } from '../../settings/monitor.js';
import { amount } from './amount.js';
import { type Bound, type Bounds, boundOf } from './baseline.js';
import type { Sample } from './sampler.js';
import { signalNamed, titleOf } from './signals.js';

/** A signal that is beyond what it may be. */
export interface Beyond {
  /** Id of the signal; `monitor` where it is we who can't look. */
  readonly id: string;
  /** What it is, as a sentence without a full stop. */
  readonly text: string;
}

/** One that is beyond by chance is not again so soon. */
const BEYOND_SAMPLES = 2;
const OF_LAST = 3;
/** What has settled stays so for a moment. */
const FINE_SAMPLES = 3;

/**
 * Tells from samples when to stand still and when to go on: a signal counts when it was beyond its limit in two of the
 * last three samples, and no more when it was within it in three in a row.
 */
export class Judge {
  private readonly history = new Map<string, boolean[]>();
  private readonly troubled = new Map<string, string>();

  constructor(
    readonly bounds: Bounds,
    private readonly limits: MonitorSettings['limits'],
  ) {}

  /** What is beyond by now; empty: all is well. */
  take(sample: Sample): readonly Beyond[] {
    const beyond = new Map(this.beyondIn(sample).map(({ id, text }) => [id, text]));
    for (const id of new Set([...this.history.keys(), ...beyond.keys()])) {
      // What nobody could look at is neither better nor worse.
      if (sample.trouble !== null && id !== 'monitor') continue;
      const last = [...(this.history.get(id) ?? []), beyond.has(id)].slice(-OF_LAST);
      this.history.set(id, last);
      const text = beyond.get(id);
      const counts = last.filter(Boolean).length >= BEYOND_SAMPLES;
      if (text !== undefined && (counts || this.troubled.has(id))) this.troubled.set(id, text);
      else if (last.length >= FINE_SAMPLES && last.slice(-FINE_SAMPLES).every((one) => !one)) this.troubled.delete(id);
    }
    return [...this.troubled].map(([id, text]) => ({ id, text }));
  }

  /** How near the worst signal is to its limit: 0 as before, 1 at the limit. */
  pressure({ readings }: Sample): number {
    const near = Object.entries(readings).map(([id, value]) => {
      const { typical, limit } = this.boundOf(id);
      return limit === null || limit <= typical ? 0 : (value - typical) / (limit - typical);
    });
    return Math.max(0, ...near);
  }

  private beyondIn({ readings, details, trouble }: Sample): Beyond[] {
    if (trouble !== null) return [{ id: 'monitor', text: `the monitor can't look: ${trouble}` }];
    return Object.entries(readings).flatMap(([id, value]) => {
      // Each replica has its reading; the slowest counts.
      if (id.startsWith('replication-') && id.includes(':')) return [];
      const bound = this.boundOf(id);
      if (bound.limit === null || value <= bound.limit) return [];
      return [{ id, text: beyondText(id, value, bound, details[id]) }];
    });
  }

  private boundOf(id: string): Bound {
    return this.bounds[id] ?? boundOf(id, [], this.limits);
  }
}

function beyondText(id: string, value: number, { typical, limit }: Bound, detail: string | undefined): string {
  if ((id === 'health' || id === 'probe-errors') && detail !== undefined) return detail;
  const unit = signalNamed(id)?.unit ?? '';
  const more = detail === undefined ? '' : ` (${detail})`;
  return `${titleOf(id)}: ${amount(value, unit)}, at most ${amount(limit ?? 0, unit)}, before ${amount(typical, unit)}${more}`;
}
