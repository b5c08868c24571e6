import type { CheckReport, FileResult, StatementResult } from '../gate/report.js';
import { approvalSentences, approveCommand } from './approval.js';
import { cellCode, code, cut, link, plain } from './escape.js';
import { heldWord, labelWords, notable, onlineSentence } from './locks.js';
import {
  codeLine,
  count,
  counting,
  databaseWords,
  fileFindings,
  findingCounts,
  SEVERITIES,
  shortPlanId,
  statementCounts,
} from './overview.js';
import { shadowSentences } from './shadow.js';

export interface MarkdownLinks {
  /** Address of a line of a file at the commit that was judged. */
  blob(path: string, line: number): string;
}

const MOST_REASONS = 10;

/** The verdict and why; `brief` leaves the reasons out. */
export function headBlock(report: CheckReport, brief: boolean): string {
  const { summary, verdict } = report;
  const clear = verdict === 'pass' && summary.errors + summary.warnings + summary.notices === 0;
  const headline = clear ? 'all clear' : `${verdict} · ${findingCounts(report)}`;
  const counts = [clear ? findingCounts(report) : '', summary.files === 0 ? '' : statementCounts(report)];
  const facts = [
    ...counts,
    databaseWords(report),
    summary.files === 0 ? '' : `plan ${code(shortPlanId(report))}`,
  ].filter((fact) => fact !== '');
  const lines = [`### Lockkeeper: ${headline}`, '', facts.join(' · '), ''];
  if (!brief) lines.push(...reasonLines(report));
  if (!brief) lines.push(...skippedLines(report));
  if (!brief) lines.push(...shadowSentences(report).map((sentence) => `${plain(cut(sentence, 500))}\n`));
  const read = brief ? null : codeLine(report);
  if (read !== null) lines.push(plain(`${read}.`), '');
  return `${lines.join('\n').trimEnd()}\n\n`;
}

function reasonLines(report: CheckReport): string[] {
  const reasons = [...report.reasons, ...approvalSentences(report)];
  const shown = reasons.slice(0, MOST_REASONS).map((reason) => `- ${plain(cut(reason, 500))}`);
  const more = reasons.length - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : []), ''];
}

function skippedLines(report: CheckReport): string[] {
  return report.skipped
    .slice(0, MOST_REASONS)
    .map(
      ({ folder, files, reason }) =>
        `Not judged: ${count(files, 'file')} in ${code(cut(folder, 200))}: ${plain(cut(reason, 500))}\n`,
    );
}

interface Row {
  readonly file: FileResult;
  readonly statement: StatementResult;
  readonly rank: number;
}

/** What every statement does, the worst first; folded away where all is well. Empty without statements. */
export function statementTable(report: CheckReport, limit: number, links: MarkdownLinks | undefined): string {
  const rows = report.files.flatMap((file) =>
    file.statements.map((statement): Row => ({ file, statement, rank: rankOf(file, statement) })),
  );
  if (rows.length === 0) return '';
  const telling = rows.filter(({ statement }) => doesSomething(statement));
  const worst = [...telling].sort((a, b) => a.rank - b.rank).slice(0, limit);
  // Chosen by weight, shown in the order in which they run.
  const shown = telling.filter((row) => worst.includes(row));
  if (shown.length === 0) return '';
  const more = telling.length - shown.length;
  const folder = commonFolder(report.files.map((file) => file.path));
  const table = [
    ...phaseLine(report.files, folder),
    '| Statement | Labels | Locks | Phase | Findings |',
    '| --- | --- | --- | --- | --- |',
    ...shown.map((row) => tableRow(row, folder, links)),
    '',
    ...(more > 0 ? [`and ${count(more, 'more statement')}`, ''] : []),
  ].join('\n');
  const folded = rows.every((row) => row.rank >= SEVERITIES.length);
  const summary = `<details><summary>${count(rows.length, 'statement')}</summary>`;
  return folded ? `${summary}\n\n${table}\n</details>\n\n` : `${table}\n`;
}

const MOST_PHASES = 20;

/** Where each migration stands on its way, above what its statements do. */
function phaseLine(files: readonly FileResult[], folder: string): string[] {
  const phased = files.filter(({ phases }) => phases.length > 0);
  if (phased.length === 0) return [];
  const shown = phased
    .slice(0, MOST_PHASES)
    .map(({ path, phases }) => `${code(cutPath(path.slice(folder.length)))} ${phases.join(', ')}`);
  const more = phased.length - shown.length;
  return [`Phase: ${[...shown, ...(more > 0 ? [`and ${count(more, 'more file')}`] : [])].join(' · ')}`, ''];
}

/** SET, BEGIN and their like would be rows of nothing. */
function doesSomething({ phase, labels, effects, findings }: StatementResult): boolean {
  return phase !== null || effects.locks.length > 0 || findings.length > 0 || labelWords(labels).length > 0;
}

function tableRow({ file, statement }: Row, folder: string, links: MarkdownLinks | undefined): string {
  const place = linked(cellCode(placeOf(file.path.slice(folder.length), statement.line)), file, statement.line, links);
  const { locks: all, online } = statement.effects;
  const { shown, more } = notable(all, 2);
  const locks = shown.map((lock) => `${lock.mode} on ${cellCode(cut(lock.relation, 150))}${heldWord(lock)}`);
  const severities = counting(fileFindings(file))
    .filter((placed) => placed.statement === statement)
    .map(({ finding }) => finding.severity);
  const findings = SEVERITIES.map(
    (severity) => [severity, severities.filter((each) => each === severity).length] as const,
  )
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => count(number, severity));
  const cells = [
    `${plain(cut(statement.kind, 60))} ${place}`,
    labelWords(statement.labels).join(', '),
    [
      ...locks,
      ...(online === undefined ? [] : [cellCode(cut(onlineSentence(online), 300))]),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('<br>'),
    statement.phases.join(', '),
    findings.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The folder that all files lie in, with its slash, so that rows need not repeat it. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (!rest.every((path) => path.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return folder;
}

/** The severity of a statement's worst finding; after those, statements that stop traffic, then the rest. */
function rankOf(file: FileResult, statement: StatementResult): number {
  const ranks = statement.findings
    .filter((finding) => finding.ignored === null)
    .map((finding) => SEVERITIES.indexOf(finding.severity));
  const { labels } = statement;
  const quiet = labels.blocking || labels.destructive || labels.incompatible ? 0.5 : 1;
  return Math.min(SEVERITIES.length + (file.error === null ? quiet : 0.25), ...ranks);
}

/** `path:line` as code, and as a link where the commit is known. */
export function placeLink(file: FileResult, line: number, links: MarkdownLinks | undefined): string {
  return linked(code(placeOf(file.path, line)), file, line, links);
}

export function placeOf(path: string, line: number): string {
  return `${cutPath(path)}:${line}`;
}

function linked(markdown: string, file: FileResult, line: number, links: MarkdownLinks | undefined): string {
  return links === undefined ? markdown : link(markdown, links.blob(file.path, line));
}

/** A long path keeps its end, where the file's name is. */
function cutPath(path: string): string {
  return path.length <= 200 ? path : `…${cut(path.slice(-199), 199)}`;
}

export function moreFindings(number: number): string {
  return `\nAnd ${count(number, 'more finding')}: \`lockkeeper check\` shows them all.\n\n`;
}

/** How to go on from a held verdict. */
export function closingBlock(report: CheckReport): string {
  if (report.verdict === 'pass') return '';
  const { errors, destructive, unparsed } = report.summary;
  const lines: string[] = [];
  if (errors - unparsed > 0) {
    lines.push(
      '- Write the statement as the safe rewrite shows. `lockkeeper explain <rule>` says more.',
      '- Where it is meant as it stands, put `-- lockkeeper:ignore <rule> -- <reason>` on the line before it; the reason is shown to reviewers.',
    );
  }
  if (unparsed > 0) lines.push('- Mend what could not be read: a file that is not understood is held.');
  if (report.approval !== null) {
    lines.push(
      `- Or have this very plan approved: by a review, or by a comment with nothing but ${code(approveCommand(report))}. A change to its migrations needs a new approval.`,
    );
  } else if (destructive > 0) {
    lines.push(
      `- What is destructive stays held until this very plan, ${code(shortPlanId(report))}, is approved; a change to its migrations needs a new approval.`,
    );
  }
  return lines.length === 0 ? '' : `\n**How to go on**\n\n${lines.join('\n')}\n`;
}
