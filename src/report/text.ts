import { SourceText } from '../core/span.js';
import type { CheckReport, FileProblem, FileResult, StatementResult } from '../gate/report.js';
import type { RewriteStep, Severity } from '../rules/rule.js';
import { approvalSentences } from './approval.js';
import { codeFrame, type FrameLine, type FrameSpan } from './code-frame.js';
import { breakCommands, safeLine, safeLog } from './escape.js';
import type { RenderOptions, ReportFormat } from './format.js';
import { labelWords, lockSentence, notable, onlineSentence } from './locks.js';
import {
  codeLine,
  count,
  fileFindings,
  headAndWhy,
  NOT_PARSED,
  type Placed,
  shortPlanId,
  stepNote,
  verdictLine,
} from './overview.js';
import { type Paint, painter, type Style } from './paint.js';
import { rollbackSentences } from './rollbacks.js';
import { shadowSentences } from './shadow.js';
import { wrap } from './width.js';

const SEVERITY_STYLE: Record<Severity, Style> = { error: 'red', warning: 'yellow', notice: 'cyan' };

// Below this, wrapping does more harm than a terminal's own.
const NARROWEST = 40;
const MOST_LOCKS = 4;

/** What people read in a terminal. */
export const format: ReportFormat = {
  id: 'text',
  description: 'for people: code frames, locks, and the safe way to do it',
  mime: 'text/plain',
  extension: 'txt',
  render: renderText,
};

interface Page {
  readonly width: number;
  readonly paint: Paint;
  readonly lines: string[];
}

/** A line of a finding's body: a word on the left, text on the right. */
interface Note {
  readonly label: string;
  readonly lines: readonly string[];
}

function renderText(report: CheckReport, options: RenderOptions): string {
  const page: Page = { width: Math.max(NARROWEST, options.width), paint: painter(options.color), lines: [] };
  for (const file of report.files) writeFile(page, file, options.quiet);
  if (!options.quiet) {
    writeSkipped(page, report);
    writeShadows(page, report);
    writeCode(page, report);
    writeReasons(page, report);
  }
  page.lines.push(closing(report, page.paint));
  return breakCommands(`${page.lines.join('\n')}\n`);
}

function writeFile(page: Page, file: FileResult, quiet: boolean): void {
  if (file.error !== null) writeProblem(page, file, file.error);
  const explained = new Set<StatementResult>();
  const source = new SourceText(file.text ?? '');
  for (const placed of fileFindings(file)) {
    const { finding, statement } = placed;
    if (finding.ignored !== null) {
      if (!quiet) writeIgnored(page, placed);
      continue;
    }
    if (quiet && finding.severity !== 'error') continue;
    // What a statement does is said once, below its first finding.
    const first = statement !== null && !explained.has(statement);
    if (first) explained.add(statement);
    writeFinding(page, placed, file.text === undefined ? sourceOf(statement) : source, first);
  }
}

function writeFinding(page: Page, { file, statement, finding }: Placed, source: SourceText, effects: boolean): void {
  const { head, why } = headAndWhy(safeLine(finding.message, 2000));
  const notes: Note[] = [];
  const room = page.width - gutterWidth(finding) - NOTE_INDENT;
  if (why !== '') notes.push({ label: 'why', lines: wrap(why, room) });
  if (effects && statement !== null) notes.push(...effectNotes(statement, room));
  if (finding.rewrite !== null && finding.rewrite.steps.length > 0) {
    notes.push({ label: 'safe', lines: stepLines(finding.rewrite.steps, room, page.paint) });
  }
  writeBlock(page, {
    severity: finding.severity,
    rule: finding.rule,
    head,
    path: file.path,
    span: finding,
    source,
    notes,
  });
}

function writeProblem(page: Page, file: FileResult, problem: FileProblem): void {
  const source = new SourceText(file.text ?? '');
  // The parser names the place where a token starts; the token is what people look for.
  const token = /^\w+/.exec(source.line(problem.line).slice(problem.column - 1))?.[0].length ?? 1;
  writeBlock(page, {
    severity: 'error',
    rule: NOT_PARSED,
    head: safeLine(problem.message, 2000).replace(/\.$/, ''),
    path: file.path,
    span: { ...problem, endLine: problem.line, endColumn: problem.column + token },
    source,
    notes: [{ label: 'why', lines: ['What was not read was not judged, so the file is held.'] }],
  });
}

function writeIgnored(page: Page, { file, finding }: Placed): void {
  const { paint, lines, width } = page;
  const place = `${safeLine(file.path)}:${finding.line}:${finding.column}`;
  const text = `ignored[${safeLine(finding.rule)}] ${place}: ${safeLine(finding.ignored ?? '')}`;
  lines.push(...wrap(text, width).map((line, index) => paint('dim', index === 0 ? line : `  ${line}`)), '');
}

interface Block {
  readonly severity: Severity;
  readonly rule: string;
  readonly head: string;
  readonly path: string;
  readonly span: FrameSpan;
  readonly source: SourceText;
  readonly notes: readonly Note[];
}

const NOTE_INDENT = 11;

/** A headline, the place, the code, and what there is to say about it. */
function writeBlock(page: Page, block: Block): void {
  const { paint, lines, width } = page;
  const { severity, span } = block;
  const style = SEVERITY_STYLE[severity];
  const tag = `${severity}[${safeLine(block.rule)}]`;
  const [first, ...rest] = wrap(`${tag} ${block.head}`, width) as [string, ...string[]];
  lines.push(paint([style, 'bold'], tag) + paint('bold', first.slice(tag.length)));
  lines.push(...rest.map((line) => paint('bold', line)));

  const gutter = gutterWidth(span);
  const blank = ' '.repeat(gutter);
  const dim = (text: string): string => paint('dim', text);
  const place = `${safeLine(block.path)}:${span.line}:${span.column}`;
  lines.push(`${blank}${dim('╭─')} ${paint('cyan', place)}`);
  const frame = codeFrame(block.source, span, { width: width - gutter - 2, paint, style });
  for (const line of frame.some((each) => each.code.trim() !== '') ? frame : [])
    lines.push(frameLine(line, gutter, dim));
  block.notes.forEach((note, position) => {
    const last = position === block.notes.length - 1;
    note.lines.forEach((line, index) => {
      const corner = index > 0 ? (last ? ' ' : '│') : last ? '╰' : '├';
      const label = index === 0 ? note.label : '';
      lines.push(`${blank}${dim(`${corner} ${label.padEnd(NOTE_INDENT - 4)}`)}  ${line}`.trimEnd());
    });
  });
  if (block.notes.length === 0) lines.push(`${blank}${dim('╰─')}`);
  lines.push('');
}

function frameLine(line: FrameLine, gutter: number, dim: (text: string) => string): string {
  const number = line.number === null ? '' : String(line.number);
  const bar = line.bar.length === 1 && line.bar !== '┃' ? dim(line.bar) : line.bar;
  return `${dim(`${number.padStart(gutter - 1)} `)}${bar} ${line.code}`.trimEnd();
}

function gutterWidth(span: FrameSpan): number {
  return String(span.endLine).length + 1;
}

/** Labels, phase, locks and assumptions of a statement. */
function effectNotes(statement: StatementResult, room: number): Note[] {
  const { shown, more } = notable(statement.effects.locks, MOST_LOCKS);
  const locks = shown.flatMap((lock) => wrap(safeLine(lockSentence(lock)), room));
  if (more > 0) locks.push(`and ${more} more`);
  const { online } = statement.effects;
  if (online !== undefined) locks.push(...wrap(safeLine(onlineSentence(online)), room));
  const labels = labelWords(statement.labels).join(', ');
  const phase = statement.phase === null ? '' : `${statement.phase} phase`;
  const notes: Note[] = [
    { label: 'labels', lines: [[labels, phase].filter((part) => part !== '').join(' · ')] },
    { label: online === undefined ? 'locks' : 'online', lines: locks },
    { label: 'assumed', lines: statement.assumptions.flatMap((text) => wrap(safeLine(text), room)) },
  ];
  return notes.filter((note) => note.lines.length > 0 && note.lines[0] !== '');
}

/** The safe rewrite: numbered steps, each line of SQL whole so that it can be copied. */
function stepLines(steps: readonly RewriteStep[], room: number, paint: Paint): string[] {
  return steps.flatMap((step, index) => {
    const number = String(index + 1).padEnd(3);
    const note = wrap(safeLine(stepNote(step), 2000), room - 5).filter((line) => line !== '');
    const sql = safeLog(step.sql)
      .split('\n')
      .filter((line) => line.trim() !== '');
    const all = [
      ...sql.map((line) => line.replaceAll('\t', '    ')),
      ...note.map((line, at) => paint('dim', at === 0 ? `— ${line}` : `  ${line}`)),
    ];
    return all.map((line, at) => `${at === 0 ? paint('green', number) : '   '}${line}`);
  });
}

function writeReasons(page: Page, report: CheckReport): void {
  const { paint, lines, width } = page;
  const reasons = [...report.reasons, ...approvalSentences(report)];
  if (reasons.length === 0) return;
  for (const reason of reasons) {
    const [first, ...rest] = wrap(safeLine(reason, 2000), width - 2) as [string, ...string[]];
    lines.push(`${paint('dim', '·')} ${first}`, ...rest.map((line) => `  ${line}`));
  }
  if (report.approval === null && report.summary.destructive > 0)
    lines.push(paint('dim', `  plan ${shortPlanId(report)}`));
  lines.push('');
}

function writeSkipped(page: Page, report: CheckReport): void {
  const { paint, lines, width } = page;
  for (const { folder, files, reason } of report.skipped) {
    const text = safeLine(`not judged: ${count(files, 'file')} in ${folder}: ${reason}`, 2000);
    lines.push(...wrap(text, width).map((line, index) => paint('dim', index === 0 ? line : `  ${line}`)));
  }
  if (report.skipped.length > 0) lines.push('');
}

function writeShadows({ paint, lines, width }: Page, report: CheckReport): void {
  const sentences = [...shadowSentences(report), ...rollbackSentences(report)];
  for (const sentence of sentences) {
    const wrapped = wrap(safeLine(sentence, 2000), width - 2);
    lines.push(...wrapped.map((line, index) => paint('dim', index === 0 ? line : `  ${line}`)));
  }
  if (sentences.length > 0) lines.push('');
}

function writeCode({ paint, lines, width }: Page, report: CheckReport): void {
  const line = codeLine(report);
  if (line === null) return;
  lines.push(...wrap(line, width).map((text, index) => paint('dim', index === 0 ? text : `  ${text}`)), '');
}

function closing(report: CheckReport, paint: Paint): string {
  const line = verdictLine(report);
  const style: Style = report.verdict === 'pass' ? 'green' : 'red';
  return paint([style, 'bold'], report.verdict) + line.slice(report.verdict.length);
}

/** Where the file's text is not at hand, the statement itself at its own place. */
function sourceOf(statement: StatementResult | null): SourceText {
  if (statement === null) return new SourceText('');
  return new SourceText('\n'.repeat(statement.line - 1) + ' '.repeat(statement.column - 1) + statement.sql);
}
