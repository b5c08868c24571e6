import { compareSeverity, type Policy } from './policy.js';
import type { FileResult, Finding, Summary, Verdict } from './report.js';

/** Every finding of a file, its statements' first. */
export function findingsOf(file: FileResult): Finding[] {
  return [...file.statements.flatMap((statement) => statement.findings), ...file.findings];
}

export function summarize(files: readonly FileResult[]): Summary {
  const findings = files.flatMap(findingsOf);
  const counted = findings.filter((finding) => finding.ignored === null);
  const statements = files.flatMap((file) => file.statements);
  const labelled = (label: 'destructive' | 'blocking' | 'incompatible') =>
    statements.filter((statement) => statement.labels[label]).length;
  const severity = (name: Finding['severity']) => counted.filter((finding) => finding.severity === name).length;
  return {
    files: files.length,
    statements: statements.length,
    errors: severity('error'),
    warnings: severity('warning'),
    notices: severity('notice'),
    unparsed: files.filter((file) => file.error !== null).length,
    destructive: labelled('destructive'),
    blocking: labelled('blocking'),
    incompatible: labelled('incompatible'),
    ignored: findings.length - counted.length,
  };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/**
 * The gate's answer and, on a hold, why: one sentence each. What could not be read always holds. A destructive
 * statement holds even where a comment silences its rule: a comment is not an approval.
 */
export function decide(
  files: readonly FileResult[],
  policy: Policy,
): { readonly verdict: Verdict; readonly reasons: readonly string[] } {
  const reasons: string[] = [];
  const unread = files.filter((file) => file.error !== null);
  if (unread.length > 0) reasons.push(`${count(unread.length, 'file')} could not be read in full.`);
  if (policy.failOn !== 'never') {
    const failOn = policy.failOn;
    const holding = files
      .flatMap(findingsOf)
      .filter((finding) => finding.ignored === null && compareSeverity(finding.severity, failOn) >= 0);
    if (holding.length > 0) reasons.push(`${count(holding.length, 'finding')} at or above "${failOn}".`);
    const destructive = files.flatMap((file) => file.statements).filter((statement) => statement.labels.destructive);
    if (destructive.length > 0) {
      reasons.push(`${count(destructive.length, 'destructive statement')} without an approval.`);
    }
  }
  return { verdict: reasons.length > 0 ? 'hold' : 'pass', reasons };
}
