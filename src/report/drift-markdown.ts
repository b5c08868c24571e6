import type { Comparison, DriftReport } from '../gate/live/drift.js';
import { differenceText } from './drift.js';
import { code, cut, plain } from './escape.js';
import { count } from './overview.js';

const MOST_SHOWN = 100;

/** For the summary of a job and the issue: each comparison with its differences. */
export function driftMarkdown(report: DriftReport): string {
  const head = report.verdict === 'pass' ? 'no drift' : 'the schema has drifted';
  const parts = [...report.comparisons.map(comparison), ...report.environments.flatMap(replicas)];
  return `### Lockkeeper: ${head}\n\n${parts.join('\n')}`;
}

function replicas({ name, replicas: all }: DriftReport['environments'][number]): string[] {
  const held = all.filter(({ verdict }) => verdict === 'hold');
  if (held.length === 0) return [];
  const lines = held.map(({ target, problem }) => `- ${code(cut(target, 200))} ${plain(cut(problem ?? '', 500))}\n`);
  return [
    `**${plain(name)}**: ${held.length} of ${count(all.length, 'replica')} not as the primary\n\n${lines.join('')}`,
  ];
}

function comparison({ first, second, differences, pending, ignored }: Comparison): string {
  const others = [
    ...(pending === 0 ? [] : [`${pending} of pending migrations`]),
    ...(ignored === 0 ? [] : [`${ignored} ignored`]),
  ];
  const aside = others.length === 0 ? '' : ` (and ${others.join(', ')})`;
  const head = `**${plain(first)} → ${plain(second)}**: ${count(differences.length, 'difference')}${aside}\n`;
  const lines = differences
    .slice(0, MOST_SHOWN)
    .map((one) => `- ${code(cut(differenceText(one, first, second), 400))}\n`);
  const more = differences.length - MOST_SHOWN;
  return `${head}\n${lines.join('')}${more > 0 ? `\nand ${more} more\n` : ''}`;
}
