import type { CheckReport, FileResult, Finding, StatementResult } from '../gate/report.js';
import type { RewriteStep, Severity } from '../rules/rule.js';

/** Stands for a file, or a part of it, that could not be read, wherever a rule's id is expected. */
export const NOT_PARSED = 'not-parsed';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];

/** A finding with where it stands; `statement` is null for one about the whole file. */
export interface Placed {
  readonly file: FileResult;
  readonly statement: StatementResult | null;
  readonly finding: Finding;
}

/** Every finding in reading order: by file, then by statement, and the worst of a statement first. */
export function placedFindings(report: CheckReport): Placed[] {
  return report.files.flatMap(fileFindings);
}

export function fileFindings(file: FileResult): Placed[] {
  const placed: Placed[] = [
    ...file.findings.map((finding) => ({ file, statement: null, finding })),
    ...file.statements.flatMap((statement) => statement.findings.map((finding) => ({ file, statement, finding }))),
  ];
  const line = ({ statement, finding }: Placed): number => (statement ?? finding).line;
  const column = ({ statement, finding }: Placed): number => (statement ?? finding).column;
  return placed.sort(
    (a, b) =>
      line(a) - line(b) ||
      column(a) - column(b) ||
      severityRank(a) - severityRank(b) ||
      a.finding.line - b.finding.line ||
      a.finding.column - b.finding.column,
  );
}

/** Worst first; reading order within a severity. */
export function bySeverity(placed: readonly Placed[]): Placed[] {
  return [...placed].sort((a, b) => severityRank(a) - severityRank(b));
}

function severityRank({ finding }: Placed): number {
  return SEVERITIES.indexOf(finding.severity);
}

/** The findings that count. */
export function counting(placed: readonly Placed[]): Placed[] {
  return placed.filter(({ finding }) => finding.ignored === null);
}

/** `20,000`; the runtime's own formatting loads locale data first, which takes longer than a whole small check. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 error`, `3 errors`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `2 errors, 1 warning in 1 of 3 files`, or that there is nothing. */
export function findingCounts(report: CheckReport): string {
  const { files, errors, warnings, notices } = report.summary;
  const kinds = [
    errors > 0 ? count(errors, 'error') : '',
    warnings > 0 ? count(warnings, 'warning') : '',
    notices > 0 ? count(notices, 'notice') : '',
  ].filter((kind) => kind !== '');
  if (files === 0) return 'no migrations to check';
  if (kinds.length === 0 && report.summary.unparsed > 0)
    return `${report.summary.unparsed} of ${count(files, 'file')} not read in full`;
  if (kinds.length === 0) return `no findings in ${count(files, 'file')}`;
  const touched = report.files.filter((file) => file.error !== null || counting(fileFindings(file)).length > 0).length;
  return `${kinds.join(', ')} in ${touched} of ${count(files, 'file')}`;
}

/** `14 statements, 0 not parsed`. */
export function statementCounts(report: CheckReport): string {
  const { statements, unparsed, ignored, known } = report.summary;
  const ignoredWords = ignored > 0 ? ` · ${count(ignored, 'finding')} ignored` : '';
  const knownWords = known > 0 ? ` · ${count(known, 'finding')} in the baseline` : '';
  return `${count(statements, 'statement')}, ${unparsed} not parsed${ignoredWords}${knownWords}`;
}

/** How much of the application code was judged; null where none was looked at, or none was there. */
export function codeLine({ code }: CheckReport): string | null {
  if (code === null) return null;
  const { whole, partly, unjudged, fresh, brought, guarded, undecided } = code;
  if (whole + partly + unjudged === 0) return null;
  const read = `${count(whole, 'statement')} and models of application code read, ${partly} in part, ${unjudged} not`;
  const names = [
    fresh > 0 ? `${count(fresh, 'name')} newly used` : '',
    brought.length > 0 ? `${brought.length} brought by this change, so its migrations must run before its code` : '',
    guarded.length > 0 ? `${guarded.length} behind a flag and not there yet` : '',
    undecided.length > 0 ? `${count(undecided.length, 'table')} that no migration knows not judged` : '',
  ].filter((part) => part !== '');
  return [read, ...names].join('; ');
}

/** The last line of what people read: `hold: 2 errors in 1 of 3 files · 14 statements, 0 not parsed`. */
export function verdictLine(report: CheckReport): string {
  const counts = report.summary.files === 0 ? '' : ` · ${statementCounts(report)}`;
  return `${report.verdict}: ${findingCounts(report)}${counts}`;
}

/** Twelve digits of the plan id are enough for people. */
export function shortPlanId(report: CheckReport): string {
  return report.planId.slice(0, 12);
}

/** A message's first sentence, which heads a finding, and the rest, which says why. */
export function headAndWhy(message: string): { head: string; why: string } {
  const match = /^(.+?[.!?])\s+(?=[A-Z])/s.exec(message);
  if (match === null) return { head: message.replace(/\.$/, ''), why: '' };
  return { head: (match[1] as string).replace(/\.$/, ''), why: message.slice(match[0].length) };
}

/** What must be said about a step beside its SQL: where it runs, or that code ships here. Said once: a note may say it. */
export function stepNote({ kind, transaction, note }: RewriteStep): string {
  if (kind === 'tool') return note ?? '';
  if (kind === 'deploy') return note === null ? 'deploy' : `deploy: ${note}`;
  const said = note ?? '';
  if (kind === 'backfill' && !/\bbatches\b/i.test(said)) return joined('in batches, outside the schema change', said);
  if (!transaction && !/\btransaction\b/i.test(said))
    return joined('outside a transaction, in a migration of its own', said);
  return said;
}

function joined(where: string, note: string): string {
  return note === '' ? where : `${where}; ${note}`;
}

/** The databases that were judged for: `Postgres 17`, `MySQL 8.0`. */
export function databaseWords({ files, dialect, engineVersion, postgresVersion }: CheckReport): string {
  if (dialect === 'postgresql') return `Postgres ${postgresVersion}`;
  if (dialect !== 'mixed') return `${TITLES[dialect]} ${engineVersion}`;
  const words = files.map((file) =>
    file.dialect === undefined ? `Postgres ${postgresVersion}` : `${TITLES[file.dialect]} ${file.engineVersion}`,
  );
  return [...new Set(words)].join(', ');
}

const TITLES = { mysql: 'MySQL', mariadb: 'MariaDB' } as const;
