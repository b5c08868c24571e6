import { GithubError } from '../core/errors.js';
import { type Github, mustRead } from './client.js';

/**
 * Refuses a commit at which its branch does not stand any more: an old run that is started again would apply what has
 * been changed or taken back since. A tag stands where it stands.
 */
export async function mustBeHead(
  { octokit, owner, repo }: Github,
  ref: string | undefined,
  commit: string,
): Promise<void> {
  if (ref === undefined || !ref.startsWith('refs/heads/')) return;
  const branch = ref.slice('refs/heads/'.length);
  const { data } = await mustRead(`The branch ${branch}`, 'contents: read', () =>
    octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }),
  );
  const tip = data.object.sha;
  if (tip === commit) return;
  throw new GithubError(
    `This run is for ${commit.slice(0, 12)}, and ${branch} stands at ${tip.slice(0, 12)} by now: nothing was applied.`,
    { hint: 'The latest push has a run of its own; an old run is not started again.' },
  );
}
