import { shownHunks } from '../frameworks/hunks.js';
import type { CheckReport, FileResult, Finding } from '../gate/report.js';
import type { Settings } from '../settings/resolve.js';
import type { ProposedChange } from './change.js';
import { isPermissionProblem, whyFailed } from './client.js';
import { reviewInline } from './inline-review.js';
import { type CommentContext, comment, commentKey } from './pull-request-comment.js';

export interface ConversationContext extends Omit<CommentContext, 'settings'> {
  readonly settings: Settings;
  /** The clone. */
  readonly root: string;
}

/** What was said on the pull request. */
export interface Said {
  /** Findings that have a comment beside their lines. */
  readonly inline: ReadonlySet<Finding>;
  /** Why something could not be said, as a sentence; null when all is well. */
  readonly missed: string | null;
}

/**
 * Speaks to the pull request, where there is one: one comment for the whole, and one beside each line. Speaking is a
 * courtesy, and the verdict does not hang on it.
 */
export async function converse(
  { conversation, base, head }: ProposedChange,
  report: CheckReport,
  context: ConversationContext,
): Promise<Said> {
  if (conversation === null) return { inline: new Set(), missed: null };
  const { github, pull } = conversation;
  const missed = await comment(github, pull.number, report, context);
  if (missed !== null || !context.settings.reviewComments) return { inline: new Set(), missed };
  try {
    const paths = report.files.filter(hasFindings).map(({ path }) => path);
    const hunks = await shownHunks(context.root, base, head, paths);
    const key = commentKey(context.settings);
    const inline = await reviewInline({ github, number: pull.number, commit: head, report, hunks, key });
    return { inline, missed: null };
  } catch (error) {
    const advice = isPermissionProblem(error) ? ' It takes "permissions: {pull-requests: write}".' : '';
    return { inline: new Set(), missed: `The lines were not commented on: ${whyFailed(error)}.${advice}` };
  }
}

function hasFindings({ findings, statements }: FileResult): boolean {
  return findings.length > 0 || statements.some((statement) => statement.findings.length > 0);
}

/** The report without findings that are told elsewhere; its counts stay. */
export function withoutFindings(report: CheckReport, told: ReadonlySet<Finding>): CheckReport {
  const left = (findings: readonly Finding[]): Finding[] => findings.filter((finding) => !told.has(finding));
  const files = report.files.map((file) => ({
    ...file,
    findings: left(file.findings),
    statements: file.statements.map((statement) => ({ ...statement, findings: left(statement.findings) })),
  }));
  return { ...report, files };
}
