import { type FleetReport, type TargetResult, targetLabel } from '../rollout/fleet/report.js';
import { cellCode, cut, plain } from './escape.js';
import { summaryOf, wavesIn } from './fleet.js';
import { count } from './overview.js';
import { duration } from './time.js';

const MOST_ROWS = 100;

/** The summary of a fleet: a table of waves, and one of the targets that did not come out well. */
export function fleetMarkdown(report: FleetReport): string {
  const words = { pass: 'applied', hold: 'something waits', error: 'failed' }[report.verdict];
  const head = `### Lockkeeper: ${report.dryRun ? 'what would run' : words}\n\n${summaryOf(report)}\n`;
  const waves = wavesIn(report).map(waveRow);
  const table = `\n| Wave | Targets | Came out well | |\n| --- | --- | --- | --- |\n${waves.join('\n')}\n`;
  const others = report.targets.filter(({ state }) => state === 'failed' || state === 'pending');
  if (others.length === 0) return `${head}${table}`;
  const rows = others.slice(0, MOST_ROWS).map(targetRow);
  const more = others.length > rows.length ? `\nand ${count(others.length - rows.length, 'more target')}\n` : '';
  return `${head}${table}\n| Target | State | Took | |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n${more}\nThe next run does what is missing, and nothing twice.\n`;
}

function waveRow(targets: readonly TargetResult[]): string {
  const [first] = targets as readonly [TargetResult];
  const well = targets.filter(({ state }) => state === 'done' || state === 'unchanged' || state === 'would run');
  const held = targets.find(({ state }) => state === 'held');
  const cells = [
    `${cellCode(cut(first.environment, 100))} ${first.wave}`,
    String(targets.length),
    String(well.length),
    held === undefined ? '' : words(held.reason),
  ];
  return `| ${cells.join(' | ')} |`;
}

function targetRow(target: TargetResult): string {
  const { state, milliseconds, reason } = target;
  const cells = [
    cellCode(cut(targetLabel(target), 200)),
    state,
    milliseconds === null ? '' : duration(milliseconds),
    words(reason),
  ];
  return `| ${cells.join(' | ')} |`;
}

function words(reason: string | null): string {
  return plain(cut(reason ?? '', 500)).replaceAll('\n', ' ');
}
