import type { CheckReport } from '../gate/report.js';
import type { Severity } from '../rules/rule.js';
import { commandData, commandProperty, cut, oneLine, safeLine } from './escape.js';
import type { RenderOptions, ReportFormat } from './format.js';
import {
  bySeverity,
  counting,
  NOT_PARSED,
  type Placed,
  placedFindings,
  SEVERITIES,
  stepNote,
  verdictLine,
} from './overview.js';

/** The runner keeps ten annotations of each type a step and drops the others without a word. */
export const ANNOTATION_LIMIT = 10;
// The runner cuts at 4,096 characters; what it would cut in the middle of is left out here.
const MOST_MESSAGE = 4000;

/** Annotations as GitHub's runner reads them from a step's output. */
export const format: ReportFormat = {
  id: 'github',
  description: 'workflow commands: annotations on a pull request',
  mime: 'text/plain',
  extension: 'txt',
  render: renderGithub,
};

/** What a workflow command or the checks API needs for one note in the margin. */
export interface Annotation {
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  /** Null for one that belongs to no file: the count of those left out. */
  readonly place: {
    readonly path: string;
    readonly line: number;
    readonly endLine: number;
    readonly column: number;
    readonly endColumn: number;
  } | null;
}

function renderGithub(report: CheckReport, { quiet }: RenderOptions): string {
  const lines = annotations(report)
    .filter(({ severity }) => !quiet || severity === 'error')
    .map(command);
  return `${[...lines, safeLine(verdictLine(report))].join('\n')}\n`;
}

/** The annotations of a report, worst first; where a severity has more than `limit`, the last of them says how many. */
export function annotations(report: CheckReport, limit = ANNOTATION_LIMIT): Annotation[] {
  const problems = report.files.flatMap((file): Annotation[] => {
    if (file.error === null) return [];
    const { line, column, message } = file.error;
    const place = { path: file.path, line, endLine: line, column, endColumn: column + 1 };
    return [{ severity: 'error', title: NOT_PARSED, message: cut(message, MOST_MESSAGE), place }];
  });
  const all = [...problems, ...bySeverity(counting(placedFindings(report))).map(annotation)];
  return SEVERITIES.flatMap((severity) => {
    const ofType = all.filter((each) => each.severity === severity);
    if (ofType.length <= limit) return ofType;
    const more = ofType.length - (limit - 1);
    const message = `and ${more} more of this severity: the job summary lists them`;
    return [...ofType.slice(0, limit - 1), { severity, title: 'Lockkeeper', message, place: null }];
  });
}

function annotation({ file, finding }: Placed): Annotation {
  const { severity, rule, line, endLine, column, endColumn } = finding;
  return {
    severity,
    title: rule,
    message: messageOf(finding),
    place: { path: file.path, line, endLine, column, endColumn },
  };
}

/** The message, and the safe rewrite where all of it fits: half a rewrite would mislead. */
function messageOf({ message, rewrite }: Placed['finding']): string {
  const head = cut(oneLine(message), MOST_MESSAGE);
  const steps = (rewrite?.steps ?? []).map((step, index) => {
    const note = stepNote(step);
    return [`${index + 1}. ${step.sql.trim()}`.trimEnd(), note === '' ? '' : `   (${oneLine(note)})`]
      .filter((line) => line !== '')
      .join('\n');
  });
  const whole = `${head}\n\nSafe rewrite:\n${steps.join('\n')}`;
  return steps.length > 0 && whole.length <= MOST_MESSAGE ? whole : head;
}

/** `::error file=…,line=…::message`; the runner rejects columns on a place of several lines. */
function command({ severity, title, message, place }: Annotation): string {
  const columns =
    place !== null && place.line === place.endLine ? { col: place.column, endColumn: place.endColumn } : {};
  const where = place === null ? {} : { file: place.path, line: place.line, endLine: place.endLine, ...columns };
  const properties = Object.entries({ title, ...where }).map(
    ([key, value]) => `${key}=${commandProperty(String(value))}`,
  );
  return `::${severity} ${properties.join(',')}::${commandData(message)}`;
}
