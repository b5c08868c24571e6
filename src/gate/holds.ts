import { compareSeverity, type Policy } from './policy.js';
import type { FileResult, Finding } from './report.js';
import { type Hold, RISKS, type Risk } from './risk.js';

/** Every finding of a file, its statements' first. */
export function findingsOf(file: FileResult): Finding[] {
  return [...file.statements.flatMap((statement) => statement.findings), ...file.findings];
}

/**
 * Everything that holds. What could not be read may destroy anything, and counts as destructive. A destructive statement
 * holds even where a comment silences its rule: a comment is not an approval.
 */
export function holdsOf(files: readonly FileResult[], policy: Policy): Hold[] {
  return files.flatMap((file) => [...unread(file), ...byFindings(file, policy), ...byLabels(file, policy)]);
}

/** What holds in application code. */
export function holdsOfCode(files: readonly FileResult[], policy: Policy): Hold[] {
  return files.flatMap((file) => byFindings(file, policy)).map((hold) => ({ ...hold, what: 'code' }));
}

function unread({ path, error }: FileResult): Hold[] {
  return error === null ? [] : [{ path, risk: 'destructive', what: 'unread' }];
}

function byFindings(file: FileResult, { failOn }: Policy): Hold[] {
  if (failOn === 'never') return [];
  return findingsOf(file)
    .filter((finding) => finding.ignored === null && compareSeverity(finding.severity, failOn) >= 0)
    .map(({ category }) => ({ path: file.path, risk: riskOf(category), what: 'finding' }));
}

function byLabels(file: FileResult, { failOn }: Policy): Hold[] {
  if (failOn === 'never') return [];
  return file.statements
    .filter(({ labels }) => labels.destructive)
    .map(() => ({ path: file.path, risk: 'destructive', what: 'destructive' }));
}

function riskOf(category: Finding['category']): Risk {
  return RISKS.find((risk) => risk === category) ?? 'other';
}
