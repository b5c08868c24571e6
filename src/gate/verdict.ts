import type { Approval } from './approvals.js';
import { findingsOf } from './holds.js';
import type { Policy } from './policy.js';
import type { FileResult, Finding, Summary, Verdict } from './report.js';
import type { Hold } from './risk.js';

/** Counts; `known` is how many findings a baseline took out before. */
export function summarize(files: readonly FileResult[], known = 0): Summary {
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
    known,
  };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/**
 * The gate's answer and, on a hold, why: one sentence each. Approvals lift every hold of the plan they are bound to; code is
 * no part of a plan.
 */
export function decide(
  holds: readonly Hold[],
  policy: Pick<Policy, 'failOn'>,
  approval: Approval | null,
): { readonly verdict: Verdict; readonly reasons: readonly string[] } {
  const left = approval?.satisfied === true ? holds.filter((hold) => hold.what === 'code') : holds;
  if (left.length === 0) return { verdict: 'pass', reasons: [] };
  const number = (what: Hold['what']) => left.filter((hold) => hold.what === what).length;
  const reasons: string[] = [];
  if (number('unread') > 0) reasons.push(`${count(number('unread'), 'file')} could not be read in full.`);
  if (number('finding') > 0) reasons.push(`${count(number('finding'), 'finding')} at or above "${policy.failOn}".`);
  if (number('destructive') > 0) {
    reasons.push(`${count(number('destructive'), 'destructive statement')} without an approval.`);
  }
  if (number('code') > 0) {
    reasons.push(`${count(number('code'), 'use')} in application code of what no migration brings in time.`);
  }
  return { verdict: 'hold', reasons };
}
