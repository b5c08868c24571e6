import { amount } from '../rollout/monitor/amount.js';
import type { Picture } from '../rollout/monitor/picture.js';
import { SIGNALS, signalNamed, titleOf } from '../rollout/monitor/signals.js';
import { cut, safeLine } from './escape.js';
import { count } from './overview.js';
import { type Paint, painter } from './paint.js';

/** Somebody who waits for a lock right now. */
export interface Waiter {
  readonly pid: number;
  readonly application: string;
  /** Seconds. */
  readonly waits: number;
  readonly blockers: readonly number[];
}

const BLOCKS = '▁▂▃▄▅▆▇█';
const SPARKS = 24;
const MOST_WAITERS = 5;
/** Signals that are shown whatever they are; others only beyond half of their limit. */
const ALWAYS = ['latency', 'probe', 'longest-wait', 'replication-lag', 'transactions', 'rows'];

/** A run as lines, for a terminal of this width. `now`: milliseconds by the clock of the server. */
export function watchLines(
  picture: Picture,
  waiters: readonly Waiter[],
  { color, width, now }: { readonly color: boolean; readonly width: number; readonly now: number },
): string[] {
  const paint = painter(color);
  const { of, run, target, steps } = picture;
  const until = run.ended === null ? now : Date.parse(run.ended);
  const took = amount(Math.max(0, until - Date.parse(run.started)) / 1000, 's');
  const done = steps.filter(({ state }) => state === 'done').length;
  const style = run.state === 'running' ? 'cyan' : run.state === 'done' ? 'green' : 'yellow';
  return [
    `${paint('bold', `${of} ${run.id}`)} ${paint(style, run.state)} · ${safeLine(target)} · ${took}${of === 'run' ? ` · ${count(done, 'step')} done` : ''}`,
    ...steps
      .filter(({ state }) => state !== 'done')
      .map((step) => {
        const note = step.note === null ? '' : `: ${step.note}`;
        return `  ${safeLine(`${step.migration} · ${step.statement + 1} ${step.kind} · ${step.state}${note}`, width - 4)}`;
      }),
    ...picture.backfills.map((one) => `  ${backfillLine(one, picture, now)}`),
    ...signalLines(picture, paint),
    ...heldLine(picture, paint, width),
    ...waiters.slice(0, MOST_WAITERS).map(({ pid, application, waits, blockers }) => {
      const behind = blockers.length === 0 ? '' : ` behind pid ${blockers.join(', ')}`;
      return paint(
        'yellow',
        `  pid ${pid}${application === '' ? '' : ` (${safeLine(application, 40)})`} waits for a lock, ${amount(waits, 's')}${behind}`,
      );
    }),
  ];
}

function backfillLine(one: Picture['backfills'][number], { ranges }: Picture, now: number): string {
  const own = ranges.filter(({ backfill }) => backfill === one.id);
  const open = own.filter(({ ended }) => ended === null);
  const first = Math.min(...own.map(({ started }) => Date.parse(started)));
  const seconds = own.length === 0 ? 0 : (now - first) / 1000;
  const rate = seconds > 0 ? one.rows / seconds : 0;
  const left = rate > 0 ? Math.max(0, one.estimate - one.rows) / rate : null;
  const part = one.estimate > 0 ? ` (${Math.min(100, Math.round((100 * one.rows) / one.estimate))} %)` : '';
  const batches = own.reduce((sum, { batches: some }) => sum + some, 0);
  const head = `${safeLine(one.relation)} · ${amount(one.rows, '')} of about ${count(Math.round(one.estimate), 'row')}${part} · ${batches} batches`;
  if (one.state === 'done') return `${head} · done`;
  const workers = new Set(open.map(({ worker }) => worker)).size;
  return `${head} · ${amount(rate, 'per s')} · ${left === null ? '' : `${amount(left, 's')} left · `}${count(workers, 'worker')}`;
}

function signalLines({ watchers, bounds }: Picture, paint: Paint): string[] {
  const spans = [...watchers].sort((a, b) => b.spans.length - a.spans.length)[0]?.spans ?? [];
  const last = spans.at(-1);
  if (last === undefined) return [];
  const shown = Object.entries(last.readings).filter(([id, value]) => {
    const limit = bounds[id]?.limit ?? null;
    return ALWAYS.includes(id.split(':')[0] as string) || (limit !== null && limit > 0 && value > limit / 2);
  });
  const place = ([id]: readonly [string, number]): number =>
    SIGNALS.findIndex((signal) => signal.id === id.split(':')[0]);
  return shown
    .sort((a, b) => place(a) - place(b))
    .map(([id, value]) => {
      const unit = signalNamed(id)?.unit ?? '';
      const limit = bounds[id]?.limit ?? null;
      const values = spans.slice(-SPARKS).map(({ readings }) => readings[id] ?? 0);
      const text = amount(value, unit).padStart(11);
      const beyond = limit !== null && value > limit;
      const bound = limit === null ? '' : paint('dim', ` at most ${amount(limit, unit)}`);
      return `  ${cut(titleOf(id), 38).padEnd(38)} ${beyond ? paint('red', text) : text} ${sparkline(values)}${bound}`;
    });
}

function heldLine({ watchers }: Picture, paint: Paint, width: number): string[] {
  const held = watchers.map(({ spans }) => spans.at(-1)?.held ?? null).find((why) => why !== null);
  return held === undefined ? [] : [paint('red', `  stands still: ${safeLine(held ?? '', Math.max(60, 2 * width))}`)];
}

/** Values as blocks of eighths, from nothing to the highest. */
export function sparkline(values: readonly number[]): string {
  const top = Math.max(...values, 0);
  return values
    .map((value) => BLOCKS[top === 0 ? 0 : Math.min(7, Math.floor((8 * value) / top))] ?? BLOCKS[0])
    .join('');
}
