import type { ApplyReport, MigrationResult } from '../rollout/report.js';
import { cellCode, code, cut, plain } from './escape.js';
import { count } from './overview.js';

const MOST_ROWS = 100;

/** The summary of a run: one row a migration, and how to go on. */
export function applyMarkdown(report: ApplyReport): string {
  const now = report.migrations.filter(({ state }) => state !== 'applied before');
  const before = report.migrations.length - now.length;
  const words = { pass: 'applied', hold: 'something waits', error: 'failed' }[report.verdict];
  const head = `### Lockkeeper: ${words}\n\n${code(report.target)} · plan ${code(report.planId.slice(0, 12))}${report.run === null ? '' : ` · run ${report.run}`} · ${before} applied before\n`;
  if (now.length === 0) return `${head}\nNothing was left to apply.\n`;
  const rows = now.slice(0, MOST_ROWS).map(row);
  const more = now.length > rows.length ? `\nand ${count(now.length - rows.length, 'more migration')}\n` : '';
  return `${head}\n| Migration | State | Steps | |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n${more}${goingOn(report)}`;
}

function row({ path, state, reason, steps }: MigrationResult): string {
  const done = steps.filter((step) => step.state !== 'pending').length;
  const cells = [
    cellCode(cut(path, 200)),
    state,
    `${done} of ${steps.length}`,
    plain(cut(reason ?? '', 500)).replaceAll('\n', ' '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function goingOn({ verdict, migrations, planId }: ApplyReport): string {
  if (verdict !== 'hold' || !migrations.some(({ reason }) => reason?.includes('plan id'))) return '';
  return `\nWhat blocks, destroys or breaks runs by hand: start this workflow with the plan ${code(planId.slice(0, 12))}, when its pull request is approved.\n`;
}
