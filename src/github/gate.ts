import type { Repository } from '../frameworks/repository.js';
import type { Approval, ApprovalRules } from '../gate/approvals.js';
import type { PlannedMigration } from '../gate/plan-id.js';
import type { Hold } from '../gate/risk.js';
import type { Settings } from '../settings/resolve.js';
import { readApprovals } from './approvals.js';
import type { ProposedChange } from './change.js';
import { connect } from './client.js';
import { credentialsOf } from './credentials.js';
import { readGroupApprovals } from './group-approvals.js';

interface Plan {
  readonly planId: string;
  readonly migrations: readonly PlannedMigration[];
}

export interface GateInput {
  readonly change: ProposedChange;
  readonly repository: Repository;
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  /** The change from its base to another commit, which is in the clone. */
  planAt(commit: string): Promise<Plan>;
}

/** Asks GitHub who approved what is held: on the pull request itself, or on those that a group or a push brings. */
export async function askApprovals(
  input: GateInput,
  held: Plan & { readonly holds: readonly Hold[] },
): Promise<Approval> {
  const { change, repository, settings, env } = input;
  const rules = approvalRules(settings);
  const credentials = credentialsOf(settings.githubToken, env);
  const planAt = async (commit: string): Promise<Plan | null> =>
    (await repository.obtain(commit, credentials)) ? input.planAt(commit) : null;
  const { conversation, base, head } = change;
  if (conversation === null) {
    const github = await connect({ token: settings.githubToken, repository: env.GITHUB_REPOSITORY });
    return readGroupApprovals({ github, repository, base, head, named: change.named, rules, planAt }, held);
  }
  const { github, pull } = conversation;
  const seen = async (commit: string): Promise<string | null> => (await planAt(commit))?.planId ?? null;
  const paths = held.migrations.map(({ path }) => path);
  return readApprovals({ github, pull, repository, base, rules, planAt: seen }, { ...held, paths });
}

export function approvalRules(settings: Settings): ApprovalRules {
  const { approvals, approvers, approverRole, approverBots, approvalNamesPlan } = settings;
  return {
    counts: { destructive: 1, blocking: 1, incompatible: 1, other: 1, ...approvals },
    approvers,
    role: approverRole,
    bots: approverBots,
    strict: approvalNamesPlan,
  };
}
