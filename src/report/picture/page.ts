import { amount } from '../../rollout/monitor/amount.js';
import type { Picture } from '../../rollout/monitor/picture.js';
import { pausesOf } from '../../rollout/monitor/verdict.js';
import { cut, html } from '../escape.js';
import { axisOf } from './axis.js';
import { type ChartInput, chart } from './chart.js';
import { lanes } from './lanes.js';
import { ledgerTable, pauseList, planPairs, signalTable } from './parts.js';
import { OTHERS, PANELS, type Panel, seriesOf } from './series.js';
import { STYLE } from './style.js';

/** A run as one page of HTML: no script, no network, nothing to load. */
export function picturePage(picture: Picture): string {
  const { run, target, server } = picture;
  const shared = sharedOf(picture);
  const draw = (panel: Panel, at: number, kind: string): string => {
    const series = seriesOf(panel, picture);
    return chart({ id: `${kind}${at}`, title: panel.title, unit: panel.unit, series, ...shared });
  };
  const main = PANELS.map((panel, at) => draw(panel, at, 'c')).filter((one) => one !== '');
  const others = OTHERS.map((panel, at) => draw(panel, at, 'o')).filter((one) => one !== '');
  const name = nameOf(picture);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,"><title>${html(`Lockkeeper: ${name.toLowerCase()} on ${target}`)}</title><style>${STYLE}</style></head>
<body><main>
<h1>${name} <span class="state ${run.state}">${run.state}</span></h1>
<p>${html(target)} · Postgres ${server}${run.actor === null ? '' : ` · by ${html(run.actor)}`}</p>
<p class="soft">${html(run.started.replace('T', ' ').slice(0, 19))} UTC${run.commit === null ? '' : ` · commit <code>${html(run.commit.slice(0, 12))}</code>`}${run.planId === null ? '' : ` · plan <code>${html(run.planId.slice(0, 12))}</code>`}</p>
${run.note === null ? '' : `<p class="${run.state}">${html(cut(run.note, 2000))}</p>`}
${facts(picture, shared)}
<h2>Timeline</h2>
<div class="charts">
${lanes(picture, shared)}
${main.join('\n')}
</div>
${main.length > 0 ? '' : '<p class="note">Nobody watched: set <code>monitor</code> in the configuration, or run with <code>--monitoring on</code>.</p>'}
${others.length === 0 ? '' : `<details class="more"><summary>${others.length} more signals</summary><div class="charts">${others.join('\n')}</div></details>`}
${pauseList(picture)}
${signalTable(picture)}
${planPairs(picture)}
${ledgerTable(picture)}
</main></body></html>
`;
}

/** `Run 7`, `Backfill 3`. */
export function nameOf({ of, run }: Pick<Picture, 'of' | 'run'>): string {
  return `${of === 'run' ? 'Run' : 'Backfill'} ${run.id}`;
}

type Shared = Pick<ChartInput, 'axis' | 'pauses' | 'marks'>;

/** All charts have one axis: from the first sample, or the first step, to the last. */
function sharedOf({ run, steps, ranges, watchers }: Picture): Shared {
  const spans = watchers.flatMap((one) => one.spans);
  const parse = (text: string | null): number[] => (text === null ? [] : [Date.parse(text)]);
  const times = [
    ...spans.map(({ at }) => at),
    ...steps.flatMap(({ started, ended }) => [...parse(started), ...parse(ended)]),
    ...ranges.flatMap(({ started, ended }) => [...parse(started), ...parse(ended)]),
  ].filter((at) => at >= Date.parse(run.started) - 1000);
  const from = Math.min(...(times.length > 0 ? times : [Date.parse(run.started)]));
  const to = Math.max(from, ...times, ...(times.length > 0 ? [] : parse(run.ended)));
  const during = spans.filter(({ phase }) => phase === 'during').map(({ at }) => at);
  const after = spans.filter(({ phase }) => phase === 'after').map(({ at }) => at);
  const begins = during.length > 0 ? [Math.min(...during)] : [];
  const ends = after.length > 0 ? [Math.min(...after)] : [];
  return {
    axis: axisOf(from, to, begins[0] ?? from),
    pauses: watchers.flatMap((one) =>
      pausesOf(one.spans).map((pause) => ({ from: Date.parse(pause.from), to: Date.parse(pause.to) })),
    ),
    marks: [...begins, ...ends],
  };
}

type Fact = [value: string, name: string];

function facts({ steps, backfills, ranges, reports, run }: Picture, { pauses }: Shared): string {
  const rows = backfills.reduce((sum, one) => sum + one.rows, 0);
  const batches = ranges.reduce((sum, one) => sum + one.batches, 0);
  const still = pauses.reduce((sum, { from, to }) => sum + to - from, 0) / 1000;
  const latency = reports[0]?.signals.find(({ id }) => id.startsWith('probe:') || id === 'latency');
  const took = run.ended === null ? null : (Date.parse(run.ended) - Date.parse(run.started)) / 1000;
  const all: Fact[] = [
    ...(steps.length === 0
      ? []
      : [[`${steps.filter(({ state }) => state === 'done').length} of ${steps.length}`, 'steps done'] as Fact]),
    ...(took === null ? [] : [[amount(took, 's'), 'from start to end'] as Fact]),
    ...(backfills.length === 0 ? [] : [[amount(rows, ''), `rows in ${amount(batches, '')} batches`] as Fact]),
    [
      String(pauses.length),
      pauses.length === 0 ? 'pauses' : `${pauses.length === 1 ? 'pause' : 'pauses'}, ${amount(still, 's')} in all`,
    ],
    ...(latency?.during == null || latency.before === null
      ? []
      : [[`${amount(latency.before, 'ms')} → ${amount(latency.during, 'ms')}`, `${latency.title}, median`] as Fact]),
  ];
  return `<div class="facts">${all.map(([value, name]) => `<div class="fact"><b>${html(value)}</b><span>${html(name)}</span></div>`).join('')}</div>`;
}
