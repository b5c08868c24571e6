import type { Credentials } from '../frameworks/git.js';
import type { Repository } from '../frameworks/repository.js';
import type { Approval, ApprovalRules } from '../gate/approvals.js';
import type { PlannedMigration } from '../gate/plan-id.js';
import { type Hold, RISKS } from '../gate/risk.js';
import type { Github } from './client.js';
import { readGroupApprovals } from './group-approvals.js';

interface Plan {
  readonly planId: string;
  readonly migrations: readonly PlannedMigration[];
}

export interface MergedInput {
  readonly github: Github;
  readonly repository: Repository;
  /** The commit whose bytes are to run. */
  readonly head: string;
  readonly rules: ApprovalRules;
  readonly credentials: Credentials | null;
  /** What a commit changes against another. */
  planBetween(base: string, head: string): Promise<Plan>;
  wait?(milliseconds: number): Promise<unknown>;
}

/**
 * Approvals of migrations that are merged already: of the pull requests that brought each of them, asked anew. The commit
 * that last touched a file leads to its pull request; the bytes that run must be the ones approved there.
 */
export async function readMergedApprovals(input: MergedInput, holds: readonly Hold[]): Promise<Approval | null> {
  const byCommit = new Map<string, Hold[]>();
  for (const hold of holds) {
    const commit = await input.repository.lastTouching(input.head, hold.path);
    byCommit.set(commit, [...(byCommit.get(commit) ?? []), hold]);
  }
  const found: Approval[] = [];
  for (const [commit, held] of byCommit) found.push(await approvalsOf(input, commit, held));
  return found.reduce<Approval | null>((all, one) => (all === null ? one : both(all, one)), null);
}

async function approvalsOf(input: MergedInput, commit: string, holds: readonly Hold[]): Promise<Approval> {
  const { github, repository, rules, credentials, planBetween, wait } = input;
  const base = await repository.resolve(`${commit}^`);
  const brought = await planBetween(base, commit);
  const planAt = async (head: string): Promise<Plan | null> =>
    (await repository.obtain(head, credentials)) ? planBetween(base, head) : null;
  const group = {
    github,
    repository,
    base,
    head: commit,
    named: null,
    rules,
    planAt,
    ...(wait === undefined ? {} : { wait }),
  };
  return readGroupApprovals(group, { ...brought, holds });
}

function both(a: Approval, b: Approval): Approval {
  return {
    ...(RISKS.indexOf(a.risk) <= RISKS.indexOf(b.risk) ? a : b),
    required: Math.max(a.required, b.required),
    given: [...a.given, ...b.given],
    refused: [...a.refused, ...b.refused],
    unreadable: a.unreadable ?? b.unreadable,
    satisfied: a.satisfied && b.satisfied,
  };
}
