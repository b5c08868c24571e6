import { createHash } from 'node:crypto';
import type { CheckReport } from '../gate/report.js';
import { plain } from '../report/escape.js';
import { type MarkdownLinks, renderMarkdown } from '../report/markdown.js';
import type { Settings } from '../settings/resolve.js';
import { type Github, isPermissionProblem, whyFailed } from './client.js';
import { MAX_COMMENT, markerFor, upsertComment } from './sticky-comment.js';

export interface CommentContext {
  readonly settings: Pick<Settings, 'comment' | 'migrations' | 'framework'>;
  readonly links: MarkdownLinks;
  /** Address of the run, whose summary has the whole report. */
  readonly run: string;
  readonly notes: readonly string[];
}

const PERMISSION_ADVICE =
  'It takes "permissions: {pull-requests: write}", which runs for a fork never get; the job summary says the same.';

/**
 * Writes or updates the comment. Returns why it could not, as a sentence, and null when all is well: a comment is a
 * courtesy, and the verdict does not hang on it.
 */
export async function comment(
  github: Github,
  number: number,
  report: CheckReport,
  context: CommentContext,
): Promise<string | null> {
  const { settings } = context;
  if (settings.comment === 'never') return null;
  try {
    await upsertComment(github, number, {
      marker: markerFor(commentKey(settings)),
      body: commentBody(report, context),
      create: settings.comment === 'always' || hasNews(report),
    });
    return null;
  } catch (error) {
    const advice = isPermissionProblem(error) ? ` ${PERMISSION_ADVICE}` : '';
    return `The comment on the pull request was not written: ${whyFailed(error)}.${advice}`;
  }
}

export function commentBody(report: CheckReport, { links, run, notes }: CommentContext): string {
  const footer = `\n${notes.map((note) => `> ${plain(note)}\n`).join('')}\n[The whole report](${run})\n`;
  return renderMarkdown(report, { limit: MAX_COMMENT - 200 - Buffer.byteLength(footer), links }) + footer;
}

/** Something that a reviewer should see; a clean change gets no comment of its own. */
function hasNews({ verdict, summary }: CheckReport): boolean {
  return verdict !== 'pass' || summary.errors + summary.warnings + summary.notices > 0;
}

/** Two checks of one repository, each with its own migrations, keep a comment each. */
export function commentKey({ migrations, framework }: CommentContext['settings']): string {
  if (migrations.length === 0 && framework === null) return 'check';
  return `check-${createHash('sha256')
    .update(JSON.stringify([migrations, framework]))
    .digest('hex')
    .slice(0, 12)}`;
}
