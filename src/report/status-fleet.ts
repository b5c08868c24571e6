import { type FleetStatusReport, targetLabel } from '../rollout/fleet/report.js';
import { safeLine } from './escape.js';
import { count } from './overview.js';
import { type Paint, painter } from './paint.js';

type Target = FleetStatusReport['targets'][number];

/** Targets that have all are named as long as they are few. */
const MOST_NAMED = 12;
const MOST_PATHS = 3;

/** One line a target: what it has, what is left, and what its last run came to. */
export function fleetStatusText(
  { targets, verdict }: FleetStatusReport,
  { color, quiet }: { color: boolean; quiet: boolean },
): string {
  const paint = painter(color);
  const whole = targets.filter(hasAll);
  const others = targets.filter((one) => !hasAll(one));
  const shown = quiet ? [] : whole.length <= MOST_NAMED ? whole : [];
  const counted =
    quiet || shown.length === whole.length
      ? []
      : [`${paint('green', 'applied')}  ${count(whole.length, 'target')} have all`];
  const facts = [`${whole.length} have all`, `${others.length} not`];
  const style = verdict === 'pass' ? 'green' : verdict === 'hold' ? 'yellow' : 'red';
  return [
    ...counted,
    ...[...shown, ...others].flatMap((one) => lines(one, paint)),
    paint(style, `${verdict}: ${count(targets.length, 'target')}: ${facts.join(', ')}`),
    '',
  ].join('\n');
}

function hasAll({ status }: Target): boolean {
  return status?.migrations.every(({ state }) => state === 'applied') ?? false;
}

function lines(target: Target, paint: Paint): string[] {
  const label = safeLine(targetLabel(target));
  const { status, problem } = target;
  if (status === null) return [`${paint('red', 'unknown')}  ${label}`, `         ${safeLine(problem ?? '', 500)}`];
  const applied = status.migrations.filter(({ state }) => state === 'applied');
  const left = status.migrations.filter(({ state }) => state !== 'applied');
  if (left.length === 0) return [`${paint('green', 'applied')}  ${label} ${paint('dim', `has all ${applied.length}`)}`];
  const bad = left.some(({ state }) => state === 'failed' || state === 'changed');
  const word = bad ? paint('red', 'failed ') : paint('yellow', 'pending');
  const more = left.length > MOST_PATHS ? [`         and ${left.length - MOST_PATHS} more`] : [];
  return [
    `${word}  ${label} ${paint('dim', `has ${applied.length}, lacks ${left.length} · plan ${status.planId.slice(0, 12)}`)}`,
    ...left
      .slice(0, MOST_PATHS)
      .map(
        ({ path, state, note }) =>
          `         ${state} ${safeLine(path)}${note === null ? '' : `: ${safeLine(note, 300)}`}`,
      ),
    ...more,
  ];
}
