import type { CheckReport, Split } from '../gate/report.js';
import { safeLine, safeLog } from './escape.js';
import { count, shortPlanId } from './overview.js';

/** The steps of a change in order, each with its phase, and whether they may go out together. */
export function planText(report: CheckReport): string {
  if (report.files.length === 0) return 'No migrations are changed.\n';
  const lines = [`Plan ${shortPlanId(report)}, ${count(report.files.length, 'migration')}`];
  for (const file of report.files) {
    lines.push('', `${safeLine(file.path)}: ${file.phases.join(', ') || 'no phase'}`);
    for (const { phases, kind, sql, line } of file.statements) {
      lines.push(
        `  ${(phases.join(', ') || '-').padEnd(8)}  ${String(line).padStart(4)}  ${safeLine(`${kind}: ${sql}`, 100)}`,
      );
    }
  }
  if (report.split !== null) {
    lines.push('', 'Phases are mixed that can not go out together: lockkeeper plan --split takes them apart.');
  }
  return `${lines.join('\n')}\n`;
}

/** What was written where, and what has to ship in between. */
export function splitText(
  { pulls }: Split,
  files: readonly { readonly pull: number; readonly to: string; readonly text: string }[],
  dryRun: boolean,
): string {
  const lines = pulls.flatMap(({ deploy }, at) => [
    `${at === 0 ? 'This pull request' : `Pull request ${at + 1}`}${deploy === null ? '' : `, after this: ${safeLine(deploy)}`}`,
    ...files
      .filter(({ pull }) => pull === at + 1)
      .flatMap(({ to, text }) => [`  ${safeLine(to)}`, ...(dryRun ? ['', safeLog(text)] : [])]),
  ]);
  return `${lines.join('\n')}\n`;
}
