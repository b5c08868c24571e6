import { amount } from '../../rollout/monitor/amount.js';
import type { Unit } from '../../rollout/monitor/signal.js';
import { html } from '../escape.js';
import { type Axis, roundUp } from './axis.js';

export interface Series {
  readonly name: string;
  readonly points: readonly { readonly at: number; readonly value: number }[];
  readonly limit: number | null;
}

export interface ChartInput {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
  readonly axis: Axis;
  /** Stretches that the work stood still in, as milliseconds. */
  readonly pauses: readonly { readonly from: number; readonly to: number }[];
  /** Where the work began and ended. */
  readonly marks: readonly number[];
}

/** More points than this are not to be seen; of those that lie together the highest is drawn. */
const MOST_POINTS = 300;
const TABLE_ROWS = 24;
const HEIGHT = 100;

/** Lines over time, as a figure: text stands in HTML, so that it is as large on a phone as elsewhere. */
export function chart(input: ChartInput): string {
  const { id, title, unit, axis } = input;
  const series = input.series.filter(({ points }) => points.length > 0);
  if (series.length === 0) return '';
  const top = topOf(series);
  const lines = series.map((one, at) => line(one, at, axis, top)).join('');
  const limits = series.flatMap(({ limit }, at) => (limit !== null && limit <= top ? [{ limit, at }] : []));
  const alone = new Set(limits.map(({ limit }) => limit)).size === 1 ? (limits[0]?.limit ?? null) : null;
  const limitLines = limits.map(({ limit, at }) => {
    const y = round(HEIGHT - (HEIGHT * limit) / top);
    return `<line class="limit${alone === null ? ` s${at % 5}` : ''}" x1="0" x2="100" y1="${y}" y2="${y}"/>`;
  });
  return `<figure class="chart">
<figcaption><b>${html(title)}</b>${legend(series)}</figcaption>
<div class="plot">
<svg role="img" aria-labelledby="${id}-t" aria-describedby="${id}-d" viewBox="0 0 100 ${HEIGHT}" preserveAspectRatio="none">
<title id="${id}-t">${html(title)}</title><desc id="${id}-d">${html(described(series, unit))}</desc>
${bands(input)}<line class="grid" x1="0" x2="100" y1="${HEIGHT / 2}" y2="${HEIGHT / 2}"/>${limitLines.join('')}${lines}</svg>
<span class="top" aria-hidden="true">${html(amount(top, unit))}</span><span class="middle" aria-hidden="true">${html(amount(top / 2, unit))}</span>
${alone === null ? '' : `<span class="limit-label" aria-hidden="true" style="bottom:${round((100 * alone) / top)}%">limit ${html(amount(alone, unit))}</span>`}</div>
${ticks(axis)}
${table(title, series, unit, axis)}
</figure>`;
}

/** A limit that nothing comes near to would flatten the lines, and is left out of the picture. */
function topOf(series: readonly Series[]): number {
  const highest = Math.max(...series.flatMap(({ points }) => points.map(({ value }) => value)));
  const near = series.flatMap(({ limit }) => (limit !== null && limit <= 4 * highest ? [limit] : []));
  return roundUp(Math.max(highest, ...near) * 1.05);
}

function line({ points }: Series, at: number, axis: Axis, top: number): string {
  const drawn = thinned(points, MOST_POINTS).map(
    ({ at: when, value }) => `${round(axis.place(when))},${round(HEIGHT - (HEIGHT * value) / top)}`,
  );
  if (drawn.length === 1) drawn.push(drawn[0] as string);
  return `<polyline class="line s${at % 5}" points="${drawn.join(' ')}"/>`;
}

/** Shaded where the work stood still; lines where it began and ended. */
export function bands({ axis, pauses, marks }: Pick<ChartInput, 'axis' | 'pauses' | 'marks'>): string {
  const shaded = pauses.map(({ from, to }) => {
    const [left, right] = [axis.place(from), axis.place(to)];
    return `<rect class="pause" x="${round(left)}" y="0" width="${round(Math.max(0.4, right - left))}" height="${HEIGHT}"/>`;
  });
  const lines = marks.map((at) => {
    const x = round(axis.place(at));
    return `<line class="mark" x1="${x}" x2="${x}" y1="0" y2="${HEIGHT}"/>`;
  });
  return [...shaded, ...lines].join('');
}

export function ticks({ ticks: all }: Axis): string {
  const labels = all.map(({ place, label }) => `<span style="left:${round(place)}%">${label}</span>`);
  return `<div class="ticks" aria-hidden="true">${labels.join('')}</div>`;
}

function legend(series: readonly Series[]): string {
  if (series.length === 1) return '';
  const names = series.map(({ name }, at) => `<span class="key"><i class="s${at % 5}"></i>${html(name)}</span>`);
  return ` <span class="keys">${names.join(' ')}</span>`;
}

function described(series: readonly Series[], unit: Unit): string {
  return series
    .map(({ name, points, limit }) => {
      const values = points.map(({ value }) => value);
      const bound = limit === null ? '' : `, limit ${amount(limit, unit)}`;
      return `${name}: from ${amount(Math.min(...values), unit)} to ${amount(Math.max(...values), unit)}${bound}.`;
    })
    .join(' ');
}

/** The same as numbers, for whoever can't see lines. */
function table(title: string, series: readonly Series[], unit: Unit, axis: Axis): string {
  const width = (axis.to - axis.from) / TABLE_ROWS;
  const rows = Array.from({ length: TABLE_ROWS }, (_, at) => {
    const from = axis.from + at * width;
    const cells = series.map(({ points }) => {
      const values = points.filter((point) => point.at >= from && point.at < from + width).map(({ value }) => value);
      return values.length === 0 ? '–' : amount(Math.max(...values), unit);
    });
    const empty = cells.every((cell) => cell === '–');
    const when = new Date(from).toISOString().slice(11, 19);
    return empty
      ? ''
      : `<tr><th scope="row">${when}</th>${cells.map((cell) => `<td>${html(cell)}</td>`).join('')}</tr>`;
  });
  const heads = series.map(({ name }) => `<th scope="col">${html(name)}</th>`).join('');
  return `<details class="numbers"><summary>Numbers<span class="hidden"> of ${html(title)}</span></summary>
<div class="wide" role="region" tabindex="0" aria-label="${html(title)}, highest values"><table><thead><tr><th scope="col">UTC</th>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
}

/** Of points that lie together the highest, so that no peak is lost. */
export function thinned<T extends { readonly value: number }>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  const size = points.length / most;
  return Array.from({ length: most }, (_, at) =>
    points
      .slice(Math.floor(at * size), Math.max(Math.floor(at * size) + 1, Math.floor((at + 1) * size)))
      .reduce((highest, one) => (one.value > highest.value ? one : highest)),
  );
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
