import { amount } from '../../rollout/monitor/amount.js';
import type { Picture } from '../../rollout/monitor/picture.js';
import type { SignalReport } from '../../rollout/monitor/report.js';
import type { Unit } from '../../rollout/monitor/signal.js';
import { pausesOf } from '../../rollout/monitor/verdict.js';
import { cut, html, oneLine } from '../escape.js';

const MOST_ROWS = 500;

/** A table that becomes cards on a phone. */
function table(name: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => `<th scope="col">${html(text)}</th>`).join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell, at) => `<td data-name="${html(heads[at] ?? '')}">${cell}</td>`).join('')}</tr>`,
  );
  return `<table class="cards"><caption class="hidden">${html(name)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

const clock = (iso: string | null): string => (iso === null ? '' : iso.slice(11, 19));

/** When it stood still, how long, and why. */
export function pauseList({ watchers }: Picture): string {
  const pauses = watchers.flatMap(({ spans }) => pausesOf(spans));
  if (pauses.length === 0) return '';
  const rows = pauses.slice(0, MOST_ROWS).map(({ from, to, why }) => {
    const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
    return [clock(from), amount(seconds, 's'), html(cut(why, 600))];
  });
  return `<h2>Pauses</h2>\n${table('Pauses', ['From (UTC)', 'Length', 'Why'], rows)}`;
}

/** Every signal before, while and after. */
export function signalTable({ reports }: Picture): string {
  const [report] = reports;
  if (report === undefined) return '';
  const rows = report.signals.map((signal) => {
    const unit = signal.unit as Unit;
    const show = (value: number | null): string => (value === null ? '' : html(amount(value, unit)));
    const marked = (value: number | null): string =>
      isBeyond(signal, value) ? `<span class="beyond">${show(value)}</span>` : show(value);
    return [
      html(signal.title),
      show(signal.before),
      show(signal.during),
      marked(signal.worst),
      marked(signal.after),
      show(signal.limit),
    ];
  });
  const missing = report.missing.map((one) => `<p class="note">${html(one)}</p>`).join('');
  return `<h2>Before, while, after</h2>\n${table('Signals', ['Signal', 'Before', 'While', 'Worst', 'After', 'Limit'], rows)}${missing}`;
}

function isBeyond({ limit }: SignalReport, value: number | null): boolean {
  return limit !== null && value !== null && value > limit;
}

/** Queries that run otherwise than before. */
export function planPairs({ reports }: Picture): string {
  const plans = reports.flatMap((one) => one.plans);
  if (reports.length === 0) return '';
  if (plans.length === 0) return '<h2>Plans</h2><p class="soft">No plan that was looked at has changed.</p>';
  const pairs = plans.map(({ query, before, after, changed, ratio }) => {
    const how = changed ? 'another plan' : 'the same plan';
    return `<div class="plan"><p><code>${html(cut(oneLine(query), 400))}</code></p><p class="${ratio > 1.5 ? 'beyond' : 'soft'}">${how}, ${html(amount(ratio, 'times'))} the cost</p>
<div class="plans"><div><span class="soft">before</span><pre>${html(before)}</pre></div><div><span class="soft">after</span><pre>${html(after)}</pre></div></div></div>`;
  });
  return `<h2>Plans that changed</h2>\n${pairs.join('\n')}`;
}

/** The ledger: each step with where it stands. */
export function ledgerTable({ steps }: Picture): string {
  if (steps.length === 0) return '<h2>Ledger</h2><p class="soft">No step is on record yet.</p>';
  const rows = steps
    .slice(0, MOST_ROWS)
    .map((step) => [
      `<code>${html(step.migration)}</code>`,
      `${step.statement + 1} ${html(step.kind)}`,
      `<span class="${step.state}">${html(step.state.replace('_', ' '))}</span>`,
      clock(step.started),
      clock(step.ended),
      String(step.attempts),
      html(step.rollbackGrade ?? ''),
      step.note === null ? '' : html(cut(step.note, 600)),
    ]);
  const more = steps.length > rows.length ? `<p class="note">and ${steps.length - rows.length} more</p>` : '';
  const heads = ['Migration', 'Statement', 'State', 'Began', 'Ended', 'Tries', 'Way back', 'Note'];
  return `<h2>Ledger</h2>\n${table('Steps in the ledger', heads, rows)}${more}`;
}
