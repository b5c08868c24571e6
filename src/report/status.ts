import type { StatusReport } from '../rollout/report.js';
import { safeLine } from './escape.js';
import { painter, type Style } from './paint.js';

const STYLES: Readonly<Record<StatusReport['migrations'][number]['state'], Style>> = {
  applied: 'green',
  part: 'yellow',
  pending: 'yellow',
  changed: 'red',
  failed: 'red',
};
const MOST_APPLIED = 3;

/** What a target has and what is left, the latest last; long past ones are counted. */
export function statusText(report: StatusReport, { color, quiet }: { color: boolean; quiet: boolean }): string {
  const paint = painter(color);
  const applied = report.migrations.filter(({ state }) => state === 'applied');
  const left = report.migrations.filter(({ state }) => state !== 'applied');
  const line = ({ path, state, at, note }: StatusReport['migrations'][number]): string =>
    `${paint(STYLES[state], state.padEnd(8))} ${safeLine(path)}${at === null ? '' : paint('dim', ` ${at.slice(0, 19)}`)}${note === null ? '' : `\n         ${safeLine(note, 1000)}`}`;
  const earlier = applied.length - MOST_APPLIED;
  const runs = report.runs.map(
    ({ id, state, actor, age, took, note }) =>
      `run ${id} ${state}${actor === null ? '' : ` by ${safeLine(actor)}`}, ${ago(age)} ago${took === null ? '' : `, took ${ago(took)}`}${note === null ? '' : `: ${safeLine(note, 300)}`}`,
  );
  const head = `${safeLine(report.target)} · Postgres ${report.server} · ${applied.length} applied, ${left.length} not · plan ${report.planId.slice(0, 12)}`;
  return [
    ...(quiet || earlier <= 0 ? [] : [paint('dim', `applied  ${earlier} earlier ones`)]),
    ...(quiet ? [] : applied.slice(Math.max(0, earlier)).map(line)),
    ...left.map(line),
    ...(report.ledger ? [] : ['nothing was applied here by Lockkeeper yet']),
    ...(quiet ? [] : runs.map((run) => paint('dim', run))),
    head,
    '',
  ].join('\n');
}

/** `42 s`, `5 min`, `3 h`, `2 days`. */
function ago(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
