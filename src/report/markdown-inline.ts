import { code, cut, fence, plain } from './escape.js';
import { rewriteBlock } from './markdown-finding.js';
import { headAndWhy, type Placed } from './overview.js';

/**
 * A finding as it stands beside its line: the line is right above, so it is not repeated. `suggest`: the lines that the
 * comment stands on are those that the suggestion replaces, and GitHub may offer to do it.
 */
export function inlineFinding({ finding }: Placed, suggest: boolean): string {
  const { head, why } = headAndWhy(cut(finding.message, 2000));
  const { rewrite } = finding;
  const parts = [`**${finding.severity}** ${code(finding.rule)} ${plain(head)}\n`];
  if (why !== '') parts.push(`${plain(why)}\n`);
  const suggestion = suggest ? (rewrite?.suggestion ?? null) : null;
  if (suggestion !== null) parts.push(fence(suggestion, 'suggestion'));
  if (rewrite !== null && rewrite.steps.length > 0 && !isOnlyThat(rewrite.steps, suggestion)) {
    parts.push(
      `<details><summary>All steps of the safe rewrite</summary>\n\n${rewriteBlock(rewrite.steps)}\n</details>\n`,
    );
  }
  return parts.join('\n');
}

/** One step that the suggestion shows already. */
function isOnlyThat(steps: readonly { readonly sql: string }[], suggestion: string | null): boolean {
  const bare = (text: string): string => text.replace(/[\s;]+/g, ' ').trim();
  return suggestion !== null && steps.length === 1 && bare(steps[0]?.sql ?? '') === bare(suggestion);
}

/** What a comment says when its finding is gone and people have answered it. */
export function fixedFinding(body: string, commit: string): string {
  return `Fixed as of ${commit.slice(0, 12)}.\n\n<details><summary>What was found</summary>\n\n${body}\n</details>\n`;
}
