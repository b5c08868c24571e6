import type { CompatReport, CompatRun } from '../gate/compat.js';
import { safeLine } from './escape.js';
import { count } from './overview.js';
import { painter } from './paint.js';

/** Which code met which schema, and what came of it. */
export function compatText(report: CompatReport, { color, quiet }: { color: boolean; quiet: boolean }): string {
  const paint = painter(color);
  const lines = quiet ? [] : report.runs.map((run) => `${paint(styleOf(run), wordOf(run).padEnd(8))} ${sentence(run)}`);
  const verdict = paint(report.verdict === 'pass' ? 'green' : 'red', report.verdict);
  return [
    ...lines,
    ...report.reasons.map((reason) => `${paint('dim', '·')} ${safeLine(reason, 1000)}`),
    `${verdict}: ${count(report.runs.length, 'run')} around ${count(report.migrations.length, 'migration')} on ${safeLine(report.server)}`,
    '',
  ].join('\n');
}

function wordOf({ exitCode, required }: CompatRun): string {
  if (exitCode === 0) return 'passed';
  return required ? 'failed' : 'may fail';
}

function styleOf({ exitCode, required }: CompatRun): 'green' | 'red' | 'yellow' {
  if (exitCode === 0) return 'green';
  return required ? 'red' : 'yellow';
}

function sentence({ code, schema, milliseconds, why }: CompatRun): string {
  return `${code} code, schema ${schema} the migration (${(milliseconds / 1000).toFixed(1)} s). ${why}`;
}
