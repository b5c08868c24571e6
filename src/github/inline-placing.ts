import type { Hunk } from '../frameworks/hunks.js';
import type { CheckReport } from '../gate/report.js';
import { inlineFinding } from '../report/markdown-inline.js';
import { bySeverity, counting, type Placed, placedFindings } from '../report/overview.js';

/** A finding that stands beside its lines. */
export interface InlineComment {
  readonly key: string;
  readonly path: string;
  readonly line: number;
  /** The first of several lines; null where there is one. */
  readonly startLine: number | null;
  readonly body: string;
  readonly placed: Placed;
}

/** Findings with a key of their own each: a second one of the same kind at the same statement has a number. */
export function keyed(report: CheckReport): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const placed of counting(placedFindings(report))) {
    const short = placed.finding.fingerprint.slice(0, 16);
    let key = short;
    for (let at = 2; found.has(key); at++) key = `${short}-${at}`;
    found.set(key, placed);
  }
  return found;
}

/**
 * Which findings can stand beside their lines, the worst first: those whose lines GitHub shows. Two suggestions for the
 * same line can't both be taken, so the worst finding there has it.
 */
export function placeInline(
  findings: ReadonlyMap<string, Placed>,
  hunks: ReadonlyMap<string, readonly Hunk[]>,
): InlineComment[] {
  const keys = new Map([...findings].map(([key, placed]) => [placed, key]));
  const suggested = new Set<string>();
  return bySeverity([...findings.values()]).flatMap((placed) => {
    const { path } = placed.file;
    const shown = hunks.get(path) ?? [];
    const { statement, finding } = placed;
    const whole = statement === null ? null : { from: statement.line, to: statement.endLine };
    const offers = finding.rewrite?.suggestion !== null && finding.rewrite !== null && whole !== null;
    const suggest =
      offers && isShown(whole, shown) && linesOf(whole).every((line) => !suggested.has(`${line}:${path}`));
    if (suggest) for (const line of linesOf(whole)) suggested.add(`${line}:${path}`);
    const range = suggest ? whole : anchor({ from: finding.line, to: finding.endLine }, shown);
    if (range === null) return [];
    return [
      {
        key: keys.get(placed) as string,
        path,
        line: range.to,
        startLine: range.from < range.to ? range.from : null,
        body: inlineFinding(placed, suggest),
        placed,
      },
    ];
  });
}

/** All lines where one hunk shows them all, else the first, else none. */
function anchor(range: Hunk, shown: readonly Hunk[]): Hunk | null {
  if (isShown(range, shown)) return range;
  const first = { from: range.from, to: range.from };
  return isShown(first, shown) ? first : null;
}

function isShown({ from, to }: Hunk, shown: readonly Hunk[]): boolean {
  return shown.some((hunk) => hunk.from <= from && to <= hunk.to);
}

function linesOf({ from, to }: Hunk): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
