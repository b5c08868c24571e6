import type { CheckReport } from '../gate/report.js';
import { count, shortPlanId } from './overview.js';

/** What people write to approve a plan without a review. */
export function approveCommand(report: CheckReport): string {
  return `/lockkeeper approve ${shortPlanId(report)}`;
}

/** Who approved, who still has to, and whose word does not count: a sentence each. None where nothing is held. */
export function approvalSentences(report: CheckReport): string[] {
  const { approval } = report;
  if (approval === null) return [];
  const { given, refused, required, satisfied, unreadable, who } = approval;
  const names = given.map(({ login }) => login).join(', ');
  if (satisfied) return [`Plan ${shortPlanId(report)} is approved by ${names}.`];
  const so = given.length === 0 ? 'none is given' : `${given.length} is given, by ${names}`;
  return [
    `Plan ${shortPlanId(report)} takes ${count(required, 'approval')} by ${who}; ${so}.`,
    ...refused.map(({ login, reason }) => `${login}'s approval does not count: ${login} ${reason}.`),
    ...(unreadable === null ? [] : [`Approvals could not be read, so none counts. ${unreadable}`]),
  ];
}
