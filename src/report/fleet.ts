import { type FleetReport, type TargetResult, type TargetState, targetLabel } from '../rollout/fleet/report.js';
import { safeLine } from './escape.js';
import { count } from './overview.js';
import { type Paint, painter, type Style } from './paint.js';
import { duration } from './time.js';

const STYLES: Readonly<Record<TargetState, Style>> = {
  done: 'green',
  'would run': 'yellow',
  unchanged: 'dim',
  pending: 'yellow',
  failed: 'red',
  held: 'yellow',
};
const STATES = Object.keys(STYLES) as TargetState[];
const MOST_TOLD = 50;
const MOST_NAMED = 8;

interface Options {
  readonly color: boolean;
  readonly quiet: boolean;
}

/**
 * Every target that did not come out well with the reason, and the others counted; of a dry run each plan once, as the
 * first target has it.
 */
export function fleetText<R extends object>(
  report: FleetReport<R>,
  one: (report: R) => string,
  options: Options,
): string {
  const paint = painter(options.color);
  const lines = wavesIn(report).flatMap((targets) => waveLines(targets, options, paint));
  const plans =
    report.dryRun && !options.quiet ? plansOf(report).flatMap((targets) => planLines(targets, one, paint)) : [];
  const style = report.verdict === 'pass' ? 'green' : report.verdict === 'hold' ? 'yellow' : 'red';
  return [...plans, ...lines, paint(style, `${report.verdict}: ${summaryOf(report)}`), ''].join('\n');
}

/** `200 targets: 198 done, 1 failed, 1 held · 12 s` */
export function summaryOf({ summary, milliseconds }: Pick<FleetReport, 'summary' | 'milliseconds'>): string {
  const parts = STATES.filter((state) => summary[state] > 0).map((state) => `${summary[state]} ${state}`);
  return `${count(summary.targets, 'target')}: ${parts.join(', ')} · ${duration(milliseconds)}`;
}

/** The targets of each wave of each environment. */
export function wavesIn<R>({ targets }: Pick<FleetReport<R>, 'targets'>): TargetResult<R>[][] {
  const waves = new Map<string, TargetResult<R>[]>();
  for (const target of targets) {
    const key = `${target.environment}\0${target.wave}`;
    waves.set(key, [...(waves.get(key) ?? []), target]);
  }
  return [...waves.values()];
}

function waveLines(targets: readonly TargetResult[], { quiet }: Options, paint: Paint): string[] {
  const [first] = targets as readonly [TargetResult];
  const well = targets.filter(isWell);
  const others = alike(targets.filter((one) => !isWell(one)));
  if (quiet && others.length === 0) return [];
  return [
    `${safeLine(first.environment)}, wave ${first.wave}: ${count(targets.length, 'target')}`,
    // Each was named when it came to its end.
    ...(quiet ? [] : countLines(well, paint)),
    ...others.slice(0, MOST_TOLD).flatMap((group) => groupLines(group, paint)),
    ...(others.length > MOST_TOLD ? [`  and ${others.length - MOST_TOLD} more`] : []),
  ];
}

/** Targets that came out the same way for the same reason. */
function alike(targets: readonly TargetResult[]): TargetResult[][] {
  const groups = new Map<string, TargetResult[]>();
  for (const target of targets) {
    const key = [target.state, planOf(target), target.reason].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  return [...groups.values()];
}

/** Of the report of one database, where it has one. */
function planOf({ report }: TargetResult): string | null {
  if (typeof report !== 'object' || report === null || !('planId' in report)) return null;
  return String(report.planId);
}

function groupLines(targets: readonly TargetResult[], paint: Paint): string[] {
  const [{ state, reason, ...first }] = targets as readonly [TargetResult];
  const plan = state === 'pending' ? planOf({ ...first, state, reason }) : null;
  const names = targets.slice(0, MOST_NAMED).map(({ name, environment }) => safeLine(name ?? environment));
  const more = targets.length > names.length ? ` and ${targets.length - names.length} more` : '';
  const head = `  ${paint(STYLES[state], state.padEnd(9))} ${names.join(', ')}${more}${plan === null ? '' : paint('dim', ` · plan ${plan.slice(0, 12)}`)}`;
  return reason === null ? [head] : [head, `            ${safeLine(reason, 1000)}`];
}

function isWell({ state }: TargetResult): boolean {
  return state === 'done' || state === 'unchanged' || state === 'would run';
}

function countLines(targets: readonly TargetResult[], paint: Paint): string[] {
  return STATES.flatMap((state) => {
    const number = targets.filter((one) => one.state === state).length;
    return number === 0 ? [] : [`  ${paint(STYLES[state], state.padEnd(9))} ${count(number, 'target')}`];
  });
}

/** Targets that have the same to do: their reports differ in nothing but the name. */
function plansOf<R extends object>({ targets }: FleetReport<R>): TargetResult<R>[][] {
  const plans = new Map<unknown, TargetResult<R>[]>();
  for (const target of targets) {
    if (target.report === null || target.state === 'unchanged') continue;
    const key = planOf(target) ?? target;
    plans.set(key, [...(plans.get(key) ?? []), target]);
  }
  return [...plans.values()];
}

function planLines<R>(targets: readonly TargetResult<R>[], one: (report: R) => string, paint: Paint): string[] {
  const [first] = targets;
  if (first === undefined || first.report === null) return [];
  const alike = targets.length === 1 ? '' : `, and the same on ${targets.length - 1} more; durations are of this one`;
  return [paint('bold', `${safeLine(targetLabel(first))}${alike}`), one(first.report)];
}

interface WaveFacts {
  readonly environment: string;
  readonly number: number;
  /** How many waves the environment has. */
  readonly of: number;
  readonly targets: readonly unknown[];
}

/** Lines for a terminal or a log, one a target, as they come to their end. */
export function fleetProgress(talk: (text: string) => void) {
  return {
    wave({ environment, number, of, targets }: WaveFacts): void {
      talk(`${safeLine(environment)}, wave ${number} of ${of}: ${count(targets.length, 'target')}\n`);
    },
    soaks({ number, soak }: { number: number; soak: number }): void {
      talk(`  wave ${number} is through; the next waits for ${duration(soak)}\n`);
    },
    ended({ environment, name, state, reason, milliseconds }: TargetResult): void {
      const why = reason === null || state !== 'failed' ? '' : `: ${safeLine(reason, 300)}`;
      talk(`  ${state.padEnd(9)} ${safeLine(name ?? environment)} in ${duration(milliseconds ?? 0)}${why}\n`);
    },
    waits(target: string, why: string): void {
      talk(`  ${safeLine(target)}: ${safeLine(why.trim())}\n`);
    },
  };
}
