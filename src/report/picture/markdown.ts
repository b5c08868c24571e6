import type { Picture } from '../../rollout/monitor/picture.js';
import { pausesOf } from '../../rollout/monitor/verdict.js';
import { mermaidWords } from '../escape.js';
import { round, thinned } from './chart.js';
import { PANELS, seriesOf } from './series.js';

/** Wider charts are cut in a job's summary. */
const MOST_POINTS = 40;
const MOST_BARS = 30;

/** The picture of a run for the summary of a job: steps and pauses, latency and lag, as Mermaid charts. Empty without steps. */
export function pictureMarkdown(picture: Picture): string {
  const charts = [
    stepsChart(picture),
    ...['latency', 'longest-wait', 'replication-lag', 'rows'].map((id) => lineChart(id, picture)),
  ];
  return charts.filter((chart) => chart !== '').join('\n');
}

function stepsChart({ steps, ranges, backfills, watchers }: Picture): string {
  const bars = [
    ...steps.flatMap(({ migration, statement, kind, state, started, ended }) =>
      started === null
        ? []
        : [
            {
              section: migration.split('/').at(-1) ?? migration,
              name: `${statement + 1} ${kind}`,
              bad: state === 'failed',
              from: Date.parse(started),
              to: Date.parse(ended ?? started),
            },
          ],
    ),
    ...backfills.flatMap(({ id, relation }) => {
      const own = ranges.filter(({ backfill }) => backfill === id);
      const [from, to] = [
        own.map(({ started }) => Date.parse(started)),
        own.map(({ ended, started }) => Date.parse(ended ?? started)),
      ];
      return own.length === 0
        ? []
        : [
            {
              section: `backfill of ${relation}`,
              name: `${own.length} ranges`,
              bad: false,
              from: Math.min(...from),
              to: Math.max(...to),
            },
          ];
    }),
    ...watchers.flatMap(({ spans }) =>
      pausesOf(spans).map(({ from, to }) => ({
        section: 'pauses',
        name: 'stood still',
        bad: true,
        from: Date.parse(from),
        to: Date.parse(to),
      })),
    ),
  ];
  if (bars.length === 0) return '';
  const shown = bars.slice(0, MOST_BARS);
  const sections = [...new Set(shown.map(({ section }) => section))];
  const lines = sections.flatMap((section) => [
    `  section ${mermaidWords(section)}`,
    ...shown
      .filter((bar) => bar.section === section)
      .map(
        ({ name, bad, from, to }) =>
          `  ${mermaidWords(name)} :${bad ? 'crit, ' : ''}${from}, ${Math.max(to, from + 100)}`,
      ),
  ]);
  return fenced(['gantt', '  todayMarker off', '  dateFormat x', '  axisFormat %H:%M:%S', ...lines]);
}

/** One line over the seconds since the first sample; of several the highest at each time. */
function lineChart(signal: string, picture: Picture): string {
  const panel = PANELS.find(({ signals }) => signals.includes(signal));
  if (panel === undefined) return '';
  const points = seriesOf({ ...panel, signals: [signal] }, picture)
    .flatMap((one) => one.points)
    .sort((a, b) => a.at - b.at);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || !points.some(({ value }) => value > 0)) return '';
  const values = thinned(points, MOST_POINTS).map(({ value }) => round(value));
  const title = `${panel.title}${panel.unit === '' ? '' : `, ${panel.unit}`}`;
  return fenced([
    'xychart-beta',
    `  title "${mermaidWords(title)}"`,
    `  x-axis "seconds" 0 --> ${Math.max(1, Math.round((last.at - first.at) / 1000))}`,
    `  y-axis 0 --> ${Math.max(1, Math.ceil(Math.max(...values) * 1.1))}`,
    `  line [${values.join(', ')}]`,
  ]);
}

function fenced(lines: readonly string[]): string {
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n`;
}
