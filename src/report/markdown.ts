import type { CheckReport } from '../gate/report.js';
import { breakCommands } from './escape.js';
import type { ReportFormat } from './format.js';
import { lockDiagram } from './lock-diagram.js';
import { differenceBlock } from './markdown-difference.js';
import { findingItems } from './markdown-finding.js';
import { closingBlock, headBlock, type MarkdownLinks, moreFindings, statementTable } from './markdown-page.js';
import { splitBlock } from './markdown-split.js';
import { rollbackBlock } from './rollbacks.js';

export type { MarkdownLinks } from './markdown-page.js';

/** GitHub refuses a comment of more than 65,536 characters; what is left over is for the comment's own marker. */
export const COMMENT_LIMIT = 60_000;
/** GitHub drops a job summary of more than 1 MiB. */
export const SUMMARY_LIMIT = 1_000_000;

export interface MarkdownOptions {
  /** Bytes of UTF-8, which are never fewer than the characters that GitHub counts in a comment. */
  readonly limit: number;
  readonly links?: MarkdownLinks;
  /** All statements, and the lock windows as a picture: for a page of its own. */
  readonly whole?: boolean;
}

/** The report as GitHub shows it, as a job summary or in a comment. */
export const format: ReportFormat = {
  id: 'markdown',
  description: 'for a job summary or a pull-request comment',
  mime: 'text/markdown',
  extension: 'md',
  render: (report) => breakCommands(renderMarkdown(report, { limit: SUMMARY_LIMIT, whole: true })),
};

/**
 * Verdict, statements, findings and how to go on, within a limit. Nothing is ever cut in two: findings are taken
 * worst first, in full while there is room, then in one line each, and the rest is counted.
 */
export function renderMarkdown(report: CheckReport, options: MarkdownOptions): string {
  const items = findingItems(report, options.links);
  const closing = closingBlock(report);
  const whole = headBlock(report, false);
  const head = size(whole) + size(closing) > options.limit / 2 ? headBlock(report, true) : whole;
  const blocks = [head];
  // Kept free for the sentence that counts what is left out, and for how to go on.
  let room = options.limit - size(head) - size(closing) - size(moreFindings(items.length));
  const add = (block: string): boolean => {
    if (size(block) > room) return false;
    blocks.push(block);
    room -= size(block);
    return true;
  };
  const addWithin = (block: string): boolean => size(block) < options.limit / 4 && add(block);
  const rows = options.whole === true ? [1000, 100] : [25, 10, 3];
  rows.some((limit) => addWithin(statementTable(report, limit, options.links)));
  if (options.whole === true) addWithin(lockDiagram(report));
  (options.whole === true ? [500, 60] : [60, 12]).some((limit) => addWithin(differenceBlock(report, limit)));
  addWithin(splitBlock(report));
  [true, false].some((script) => addWithin(rollbackBlock(report, script)));

  let shown = 0;
  for (const item of items) {
    if (!add(item.full()) && !add(item.short())) break;
    shown += 1;
  }
  if (shown < items.length) blocks.push(moreFindings(items.length - shown));
  const text = blocks.join('');
  return size(text) + size(closing) <= options.limit ? text + closing : text;
}

function size(text: string): number {
  return Buffer.byteLength(text);
}
