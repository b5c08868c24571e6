import type { Picture, PictureRange, PictureStep } from '../../rollout/monitor/picture.js';
import { cut, html } from '../escape.js';
import { count } from '../overview.js';
import type { Axis } from './axis.js';
import { bands, type ChartInput, round, ticks } from './chart.js';

/** One line of the plan: bars over the axis. */
interface Lane {
  readonly name: string;
  readonly bars: readonly {
    readonly from: number;
    readonly to: number;
    readonly state: string;
    readonly text: string;
  }[];
}

/** More lanes make a picture nobody reads; the ledger's table has them all. */
const MOST_LANES = 30;

/** Steps, and the ranges of backfills by worker, on the axis of the charts. */
export function lanes(picture: Picture, input: Pick<ChartInput, 'axis' | 'pauses' | 'marks'>): string {
  const all = [...picture.steps.map((step) => stepLane(step, input.axis)), ...rangeLanes(picture, input.axis)];
  const drawn = all.filter(({ bars }) => bars.length > 0).slice(0, MOST_LANES);
  if (drawn.length === 0) return '';
  const rows = drawn.map(({ name, bars }, at) => {
    const text = bars.length === 1 ? (bars[0]?.text ?? '') : `${count(bars.length, 'range')}: ${bars[0]?.text ?? ''} …`;
    return `<div class="lane"><span class="lane-name">${html(cut(name, 90))}</span>
<svg role="img" aria-labelledby="lane${at}-t" aria-describedby="lane${at}-d" viewBox="0 0 100 100" preserveAspectRatio="none"><title id="lane${at}-t">${html(name)}</title><desc id="lane${at}-d">${html(text)}</desc>
${bands(input)}${bars.map(bar(input.axis)).join('')}</svg></div>`;
  });
  const left = all.length - drawn.length;
  return `<figure class="chart lanes"><figcaption><b>Steps and batches</b></figcaption>
${rows.join('\n')}
${ticks(input.axis)}${left > 0 ? `<p class="note">${left} more in the table below.</p>` : ''}</figure>`;
}

const bar =
  (axis: Axis) =>
  ({ from, to, state, text }: Lane['bars'][number]): string => {
    const left = axis.place(from);
    const width = Math.max(0.6, axis.place(to) - left);
    return `<rect class="bar ${state}" x="${round(Math.min(left, 99.4))}" y="12" width="${round(width)}" height="76"><title>${html(text)}</title></rect>`;
  };

function stepLane({ migration, statement, kind, state, started, ended, note }: PictureStep, axis: Axis): Lane {
  const name = `${migration.split('/').at(-1)} · ${statement + 1} ${kind}`;
  if (started === null) return { name, bars: [] };
  const from = Date.parse(started);
  const to = ended === null ? (state === 'running' ? axis.to : from) : Date.parse(ended);
  const text = `${state}, ${seconds(to - from)}${note === null ? '' : `: ${note}`}`;
  return { name, bars: [{ from, to, state: state.replace('_', '-'), text }] };
}

function rangeLanes({ ranges, backfills }: Picture, axis: Axis): Lane[] {
  const workers = [...new Set(ranges.map(({ worker }) => worker ?? 'a worker'))];
  return workers.map((worker, at) => ({
    name: `${backfills.map(({ relation }) => relation).join(', ')} · worker ${at + 1}`,
    bars: ranges.filter((range) => (range.worker ?? 'a worker') === worker).map((range) => rangeBar(range, axis)),
  }));
}

function rangeBar({ started, ended, rows, batches }: PictureRange, axis: Axis): Lane['bars'][number] {
  const from = Date.parse(started);
  const to = ended === null ? axis.to : Date.parse(ended);
  const text = `${count(rows, 'row')} in ${batches === 1 ? 'one batch' : `${batches} batches`}, ${seconds(to - from)}`;
  return { from, to, state: ended === null ? 'running' : 'range', text };
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 100) / 10} s`;
}
