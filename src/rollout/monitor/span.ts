import type { Readings } from './signal.js';
import { signalNamed } from './signals.js';

export type Phase = 'before' | 'during' | 'after';

/** Samples that lie side by side, as one: of what can do harm the worst, of all else the mean. */
export interface Span {
  /** Milliseconds by the server's clock, of its first sample. */
  readonly at: number;
  readonly phase: Phase;
  readonly readings: Readings;
  /** Why the rollout stood still, or could not be looked at; null where it went on. */
  readonly held: string | null;
}

/** So many are kept one by one; then a span covers two samples, then four. */
const MOST_PER_WIDTH = 1800;

/** Puts samples together, the more of them the longer it goes on: a day's rollout is a picture as well. */
export class Spans {
  private open: Span[] = [];
  private width = 1;
  private closed = 0;

  /** The span that this sample completed, or null. A change of phase, or of going on and standing still, ends a span. */
  add(sample: Span): Span | null {
    const [first] = this.open;
    if (first !== undefined && (first.phase !== sample.phase || first.held !== sample.held)) {
      const done = this.end();
      this.open = [sample];
      return done;
    }
    this.open.push(sample);
    return this.open.length >= this.width ? this.end() : null;
  }

  /** What is left. */
  end(): Span | null {
    const [first] = this.open;
    if (first === undefined) return null;
    const readings = merged(this.open.map((one) => one.readings));
    this.open = [];
    this.closed++;
    if (this.closed % MOST_PER_WIDTH === 0) this.width *= 2;
    return { ...first, readings };
  }
}

function merged(all: readonly Readings[]): Readings {
  if (all.length === 1) return all[0] as Readings;
  const ids = new Set(all.flatMap((one) => Object.keys(one)));
  return Object.fromEntries(
    [...ids].map((id) => {
      const values = all.map((one) => one[id]).filter((value) => value !== undefined);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [id, signalNamed(id)?.threshold == null ? mean : Math.max(...values)];
    }),
  );
}
