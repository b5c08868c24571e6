import type { CheckReport, FileProblem, FileResult } from '../gate/report.js';
import type { RewriteStep, Severity } from '../rules/rule.js';
import { code, cut, fence, htmlCode, plain } from './escape.js';
import { lockSentence, notable, onlineSentence } from './locks.js';
import { type MarkdownLinks, placeLink, placeOf } from './markdown-page.js';
import {
  bySeverity,
  count,
  counting,
  headAndWhy,
  NOT_PARSED,
  type Placed,
  placedFindings,
  stepNote,
} from './overview.js';

/**
 * A finding in full and in one line; each stands by itself, so that leaving one out breaks nothing. Written when asked
 * for: of thousands only the first fit.
 */
export interface FindingItem {
  full(): string;
  short(): string;
}

// A statement is a reminder here (the file is a click away); a rewrite is there to be copied, so it is whole or absent.
const MOST_SQL_LINES = 30;
const MOST_SQL = 3000;
const MOST_REWRITE = 10_000;
const MOST_LOCKS = 6;

/** Everything to tell, what could not be read first, then by severity; ignored findings last, in one line. */
export function findingItems(report: CheckReport, links: MarkdownLinks | undefined): FindingItem[] {
  const placed = placedFindings(report);
  const problems = report.files.flatMap((file) => (file.error === null ? [] : [problemItem(file, file.error, links)]));
  const counted = bySeverity(counting(placed)).map((each) => findingItem(each, links));
  const ignored = placed.filter(({ finding }) => finding.ignored !== null).map((each) => ignoredItem(each, links));
  return [...problems, ...counted, ...ignored];
}

function findingItem(placed: Placed, links: MarkdownLinks | undefined): FindingItem {
  const { file, finding } = placed;
  const { head, why } = headAndWhy(cut(finding.message, 2000));
  const place = placeLink(file, finding.line, links);
  // The word before it keeps backticks of a hostile path from standing at the start of a line, as a fence would.
  const first = `at ${place}${why === '' ? '' : ` · ${plain(why)}`}\n`;
  return {
    full: () => details(finding, head, placeOf(file.path, finding.line), [first, ...findingBody(placed)]),
    short: () => oneLiner(finding, head, place),
  };
}

/** The statement, what it does, and how to do it safely. */
function findingBody({ statement, finding }: Placed): string[] {
  const body: string[] = [];
  if (statement !== null) {
    const { locks, online } = statement.effects;
    const { shown, more } = notable(locks, MOST_LOCKS);
    const facts = [
      ...shown.map((lock) => `- ${plain(cut(lockSentence(lock), 500))}`),
      ...(more > 0 ? [`- and ${count(more, 'more lock')}`] : []),
      ...(online === undefined ? [] : [`- ${plain(cut(onlineSentence(online), 500))}`]),
      ...statement.assumptions.slice(0, MOST_LOCKS).map((text) => `- assumed: ${plain(cut(text, 500))}`),
    ];
    body.push(fence(excerpt(statement.sql)), ...(facts.length > 0 ? [`${facts.join('\n')}\n`] : []));
  }
  if (finding.rewrite !== null && finding.rewrite.steps.length > 0) body.push(rewriteBlock(finding.rewrite.steps));
  return body;
}

function problemItem(file: FileResult, problem: FileProblem, links: MarkdownLinks | undefined): FindingItem {
  const place = placeLink(file, problem.line, links);
  const kind = { severity: 'error', rule: NOT_PARSED } as const;
  const head = cut(problem.message, 1000);
  return {
    full() {
      const line = file.text?.split('\n', problem.line)[problem.line - 1];
      const body = [`at ${place}, column ${problem.column} · what was not read was not judged, so the file is held.\n`];
      if (line !== undefined) body.push(fence(excerpt(line)));
      return details(kind, head, placeOf(file.path, problem.line), body);
    },
    short: () => oneLiner(kind, head, place),
  };
}

interface Kind {
  readonly severity: Severity;
  readonly rule: string;
}

function details({ severity, rule }: Kind, head: string, where: string, body: readonly string[]): string {
  const summary = `<b>${severity}</b> ${htmlCode(cut(rule, 100))} ${plain(head)} · ${htmlCode(where)}`;
  return `<details><summary>${summary}</summary>\n\n${body.join('\n')}\n</details>\n\n`;
}

function oneLiner({ severity, rule }: Kind, head: string, place: string): string {
  return `- **${severity}** ${code(cut(rule, 100))} ${plain(head)} · ${place}\n`;
}

function ignoredItem({ file, finding }: Placed, links: MarkdownLinks | undefined): FindingItem {
  const line = (): string => {
    const reason = plain(cut(finding.ignored ?? '', 500));
    return `- ignored ${code(cut(finding.rule, 100))} at ${placeLink(file, finding.line, links)}: ${reason}\n`;
  };
  return { full: line, short: line };
}

/** The steps in order, each with what is to be known about it, then its SQL. */
export function rewriteBlock(steps: readonly RewriteStep[]): string {
  const blocks = steps.map((step, index) => {
    const note = plain(cut(stepNote(step), 1000));
    const head = `**${index + 1}.**${note === '' ? '' : ` ${note}`}\n`;
    return step.sql.trim() === '' ? head : `${head}\n${fence(step.sql)}`;
  });
  const text = `**Safe rewrite**\n\n${blocks.join('\n')}`;
  return text.length <= MOST_REWRITE
    ? text
    : '**Safe rewrite**: too long to show here; `lockkeeper check` prints it.\n';
}

/** The beginning of a statement, and how much of it is missing. */
function excerpt(sql: string): string {
  const lines = sql.split(/\r\n?|\n/);
  const shown = lines.slice(0, MOST_SQL_LINES).join('\n');
  if (shown.length > MOST_SQL) return `${cut(shown, MOST_SQL)}\n-- (cut)`;
  return lines.length > MOST_SQL_LINES ? `${shown}\n-- and ${lines.length - MOST_SQL_LINES} more lines` : shown;
}
