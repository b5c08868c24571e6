import type { BackfillReport } from '../rollout/backfill/report.js';
import { oneLine, safeLine } from './escape.js';
import { painter } from './paint.js';

/** What was filled, and what keeps the rest. */
export function backfillText(
  report: BackfillReport,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const paint = painter(color);
  const lines = report.backfills.flatMap(({ migration, line, sql, state, note }) => [
    `${paint(STYLES[state], state)} ${safeLine(migration)}:${line}  ${safeLine(oneLine(sql), Math.max(40, width - 30))}`,
    `  ${safeLine(note, 2000)}`,
  ]);
  const reasons = report.reasons.filter((reason) => !report.backfills.some(({ note }) => note === reason));
  const nothing = lines.length === 0 && reasons.length === 0 ? ' · no backfill is next' : '';
  const head = `${report.verdict}: ${safeLine(report.target)}${nothing}`;
  return [
    ...lines,
    ...reasons.map((reason) => safeLine(reason, 2000)),
    paint(STYLES[VERDICTS[report.verdict]], head),
    '',
  ].join('\n');
}

const STYLES = { done: 'green', pending: 'yellow', failed: 'red' } as const;
const VERDICTS = { pass: 'done', hold: 'pending', error: 'failed' } as const;
