import type { Comparison, DriftReport } from '../gate/live/drift.js';
import type { Difference, FactDifference } from '../schema/catalog/compare.js';
import { safeLine } from './escape.js';
import { type Paint, painter } from './paint.js';

const MOST_SHOWN = 50;

/** Each comparison with its differences; the same on both sides is one line. */
export function driftText(report: DriftReport, { color, quiet }: { color: boolean; quiet: boolean }): string {
  const paint = painter(color);
  const shown = report.comparisons.filter(({ differences }) => !quiet || differences.length > 0);
  const pending = report.environments
    .filter((one) => one.pending.length > 0 && !quiet)
    .map((one) => paint('dim', `${safeLine(one.name)}: ${one.pending.length} migrations pending`));
  const nothing =
    report.comparisons.length === 0 ? ['There is nothing to compare with: name another environment.'] : [];
  const replicas = report.environments.flatMap((one) => replicaLines(one, paint, quiet));
  const lines = [...shown.flatMap((one) => comparisonLines(one, paint)), ...replicas, ...pending, ...nothing];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function replicaLines(
  { name, replicas, notes }: DriftReport['environments'][number],
  paint: Paint,
  quiet: boolean,
): string[] {
  const held = replicas.filter(({ verdict }) => verdict === 'hold');
  const asked = `${safeLine(name)} · ${replicas.length} replica${replicas.length === 1 ? '' : 's'}`;
  return [
    ...(replicas.length === 0 || held.length > 0 || quiet ? [] : [`${paint('green', 'same ')}  ${asked}`]),
    ...held.map(({ target, problem }) => {
      return `${paint('red', 'drift')}  ${safeLine(name)} → replica ${safeLine(target)}\n  ${safeLine(problem ?? '')}`;
    }),
    ...(quiet ? [] : notes.map((note) => paint('dim', safeLine(`${name}: ${note}`)))),
  ];
}

function comparisonLines({ first, second, differences, pending, ignored }: Comparison, paint: Paint): string[] {
  const word = differences.length === 0 ? paint('green', 'same ') : paint('red', 'drift');
  const counts = [
    `${differences.length} difference${differences.length === 1 ? '' : 's'}`,
    ...(pending === 0 ? [] : [`${pending} of pending migrations`]),
    ...(ignored === 0 ? [] : [`${ignored} ignored`]),
  ];
  const more = differences.length - MOST_SHOWN;
  return [
    `${word}  ${safeLine(first)} → ${safeLine(second)} · ${counts.join(', ')}`,
    ...differences.slice(0, MOST_SHOWN).map((one) => `  ${differenceText(one, first, second)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** `column public.users.email: type is text in staging, character varying(50) in production` */
export function differenceText({ what, change, facts }: Difference, first: string, second: string): string {
  const [here, there] = [safeLine(first), safeLine(second)];
  if (change === 'missing') return `${safeLine(what)}: ${here} has it, ${there} does not`;
  if (change === 'extra') return `${safeLine(what)}: ${there} has it, ${here} does not`;
  return `${safeLine(what)}: ${facts.map((fact) => factText(fact, here, there)).join('; ')}`;
}

function factText({ fact, first, second }: FactDifference, here: string, there: string): string {
  return `${fact} is ${valueText(first)} in ${here}, ${valueText(second)} in ${there}`;
}

function valueText(value: FactDifference['first']): string {
  if (value === null) return 'not said';
  return value === true ? 'so' : safeLine(String(value), 200);
}
