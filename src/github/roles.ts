import { type ApprovalRules, ROLES, type Role } from '../gate/approvals.js';
import type { Github } from './client.js';

/** What somebody may do in the repository; null where GitHub would not say. */
export async function readRole({ octokit, owner, repo }: Github, login: string): Promise<Role | null> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: login });
    // Organisations may have roles of their own; the old field then says which of GitHub's it is built on.
    return roleNamed(data.role_name) ?? roleNamed(data.permission);
  } catch {
    return null;
  }
}

function roleNamed(name: string | undefined): Role | null {
  return ROLES.find((role) => role === name) ?? null;
}

/** Whether the rules name somebody, directly or by a team; null where a team's members can't be read. */
export async function isListed(
  { octokit }: Github,
  login: string,
  { approvers }: Pick<ApprovalRules, 'approvers'>,
): Promise<boolean | null> {
  if (approvers.some((one) => one.toLowerCase() === login.toLowerCase())) return true;
  let unknown = false;
  for (const [, org, team] of approvers.flatMap((one) => [/^@([\w.-]+)\/([\w.-]+)$/.exec(one) ?? []])) {
    if (org === undefined || team === undefined) continue;
    try {
      const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug: team, username: login });
      if (data.state === 'active') return true;
    } catch {
      // A workflow's own token may not look into teams, and 404 may mean that as well as "no member".
      unknown = true;
    }
  }
  return unknown ? null : false;
}
