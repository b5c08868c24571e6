import { amount } from '../../src/rollout/monitor/amount.js';
import type { Signal } from '../../src/rollout/monitor/signal.js';
import { SIGNALS } from '../../src/rollout/monitor/signals.js';

const HEAD = '| id | what | unit | holds beyond |\n| --- | --- | --- | --- |\n';

/** docs/monitor.md with its table of signals as the code has it; the rest of the page is written by hand. */
export function monitorPage(page: string): string {
  const start = page.indexOf(HEAD);
  if (start < 0) throw new Error('docs/monitor.md has no table of signals');
  const end = page.indexOf('\n\n', start);
  return `${page.slice(0, start)}${HEAD}${SIGNALS.map(row).join('\n')}${page.slice(end)}`;
}

function row({ id, title, unit, threshold }: Signal): string {
  return `| \`${id}\` | ${title} | ${unit === 'times' ? '×' : unit} | ${limitText(threshold, unit)} |`;
}

function limitText(threshold: Signal['threshold'], unit: Signal['unit']): string {
  if (threshold === null) return '';
  if ('most' in threshold) return amount(threshold.most, unit);
  return `${threshold.ratio} ×, ${amount(threshold.floor, unit)} more`;
}
