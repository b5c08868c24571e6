import type { CheckReport } from '../gate/report.js';
import type { ObjectDifference, PartDifference } from '../schema/difference.js';
import { cut, fence } from './escape.js';
import { count } from './overview.js';

const MOST_TEXT = 200;
/** So much stands open; more is folded away. */
const OPEN_LINES = 12;

// GitHub colours lines of a diff by their first character: green, orange, red.
const MARK = { added: '+', changed: '!', removed: '-' } as const;

/**
 * What the change makes of the schema, object by object. At most `limit` lines, and the rest is counted; empty where
 * nothing differs or nobody compared.
 */
export function differenceBlock({ difference, summary }: CheckReport, limit: number): string {
  if (difference === null || difference.length === 0) return '';
  const lines = difference.flatMap(linesOf);
  const shown = lines.slice(0, limit);
  const more = lines.length > limit ? [`  and ${count(lines.length - limit, 'more line')}`] : [];
  const block = fence([...shown, ...more].join('\n'), 'diff');
  const head = `Schema difference: ${counts(difference)}`;
  const quiet = summary.errors + summary.warnings === 0;
  return lines.length > OPEN_LINES || quiet
    ? `<details><summary>${head}</summary>\n\n${block}\n</details>\n\n`
    : `**${head}**\n\n${block}\n`;
}

/** `1 added, 2 changed`. */
function counts(difference: readonly ObjectDifference[]): string {
  return (['added', 'changed', 'removed'] as const)
    .map((change) => [change, difference.filter((one) => one.change === change).length] as const)
    .filter(([, number]) => number > 0)
    .map(([change, number]) => `${number} ${change}`)
    .join(', ');
}

function linesOf({ kind, name, change, text, parts }: ObjectDifference): string[] {
  // What only holds changed parts is there for orientation.
  const mark = change === 'changed' && text === '' ? ' ' : MARK[change];
  return [line(mark, '', kind, name, text), ...parts.map((part) => partLine(part))];
}

function partLine({ kind, name, change, text }: PartDifference): string {
  return line(MARK[change], '  ', kind === 'option' || kind === 'column' ? '' : kind, name, text);
}

function line(mark: string, indent: string, kind: string, name: string, text: string): string {
  const words = [kind, cut(name, MOST_TEXT), cut(text.replace(/\s+/g, ' '), MOST_TEXT)].filter((word) => word !== '');
  return `${mark} ${indent}${words.join(' ').replace(/[\r\n]/g, ' ')}`;
}
