import { type Bounds, quantile } from './baseline.js';
import type { Beyond } from './judge.js';
import type { PlanChange } from './plans.js';
import type { MonitorReport, Pause, SignalReport } from './report.js';
import { SIGNALS, signalNamed, titleOf } from './signals.js';
import type { Phase, Span } from './span.js';

export interface Seen {
  readonly bounds: Bounds;
  /** What is beyond its limit at the end. */
  readonly beyond: readonly Beyond[];
  readonly spans: readonly Span[];
  readonly changes: readonly PlanChange[];
  readonly missing: readonly string[];
  readonly samples: number;
}

/** What became of a rollout, by all that was seen. */
export function reportOf({ bounds, beyond, spans, changes, missing, samples }: Seen): MonitorReport {
  return {
    verdict: beyond.length === 0 ? 'pass' : 'hold',
    reasons: beyond.map(({ text }) => `After the last step: ${text}.`),
    signals: signalsOf(spans, bounds),
    pauses: pausesOf(spans),
    plans: changes.map(({ query, before, now, changed, ratio }) => ({
      id: query.id,
      query: query.text,
      before: before.shape,
      after: now.shape,
      changed,
      ratio: Number(ratio.toPrecision(3)),
    })),
    missing,
    samples,
  };
}

function signalsOf(spans: readonly Span[], bounds: Bounds): SignalReport[] {
  const seen = [...new Set(spans.flatMap(({ readings }) => Object.keys(readings)))];
  const order = SIGNALS.map(({ id }) => id);
  const place = (id: string): number => order.indexOf(id.split(':')[0] as string);
  const median = (id: string, phase: Phase): number | null => {
    const values = valuesOf(spans, id, phase);
    return values.length === 0 ? null : quantile(values, 0.5);
  };
  return seen
    .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
    .map((id) => {
      const during = valuesOf(spans, id, 'during');
      return {
        id,
        title: titleOf(id),
        unit: signalNamed(id)?.unit ?? '',
        before: median(id, 'before'),
        during: median(id, 'during'),
        worst: during.length === 0 ? null : Math.max(...during),
        after: median(id, 'after'),
        limit: bounds[id]?.limit ?? null,
      };
    });
}

function valuesOf(spans: readonly Span[], id: string, phase: Phase): number[] {
  return spans.flatMap((span) => (span.phase === phase && span.readings[id] !== undefined ? [span.readings[id]] : []));
}

/** Stretches in which the rollout stood still. */
export function pausesOf(spans: readonly Pick<Span, 'at' | 'held'>[]): Pause[] {
  const pauses: { from: number; to: number; why: string }[] = [];
  let open: (typeof pauses)[number] | null = null;
  for (const { at, held } of spans) {
    if (open !== null) open.to = at;
    if (held === null) {
      open = null;
    } else if (open === null) {
      open = { from: at, to: at, why: held };
      pauses.push(open);
    }
  }
  return pauses.map(({ from, to, why }) => ({ from: iso(from), to: iso(to), why }));
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
