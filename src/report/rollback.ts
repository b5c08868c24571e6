import type { RollbackReport } from '../rollout/report.js';
import { safeLine } from './escape.js';
import { count } from './overview.js';
import { painter } from './paint.js';

const STYLES = { 'rolled back': 'green', pending: 'yellow', failed: 'red' } as const;

/** What was taken back, what would be, and how near it comes. */
export function rollbackText(report: RollbackReport, { color, quiet }: { color: boolean; quiet: boolean }): string {
  const paint = painter(color);
  const lines = report.steps.flatMap(({ migration, statement, kind, grade, sql, state, reason }) => {
    const word = report.dryRun && reason === null ? 'would run' : state;
    const head = `${paint(STYLES[state], word)} ${safeLine(migration)}, statement ${statement + 1} (${safeLine(kind)}): ${grade ?? 'not known'}`;
    const script = quiet || !sql ? [] : sql.split('\n').map((line) => `    ${paint('dim', safeLine(line))}`);
    return [head, ...(reason === null ? [] : [`  ${safeLine(reason, 1000)}`]), ...script];
  });
  const taken = report.steps.filter(({ state }) => state === 'rolled back').length;
  const run = report.run === null ? '' : ` · run ${report.run}`;
  const head = `${report.verdict}: ${safeLine(report.target)} · ${count(taken, 'step')} of ${report.steps.length} rolled back${run} · plan ${report.planId.slice(0, 12)}`;
  return [
    ...lines,
    paint(report.verdict === 'pass' ? 'green' : report.verdict === 'hold' ? 'yellow' : 'red', head),
    '',
  ].join('\n');
}
