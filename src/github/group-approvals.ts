import { setTimeout as sleep } from 'node:timers/promises';
import { LockkeeperError } from '../core/errors.js';
import type { Repository } from '../frameworks/repository.js';
import { type Approval, type ApprovalRules, weigh } from '../gate/approvals.js';
import type { PlannedMigration } from '../gate/plan-id.js';
import type { Hold } from '../gate/risk.js';
import { sha256 } from '../gate/sha256.js';
import { readApprovals } from './approvals.js';
import type { Github } from './client.js';
import { readPullRequest } from './pull-request.js';

/** More pull requests than this don't land at once. */
const MOST_PULLS = 30;
/** GitHub learns which pull request a fresh commit came from a moment after the push. */
const LAG_MS = [2000, 5000];

export interface GroupInput {
  readonly github: Github;
  readonly repository: Repository;
  readonly base: string;
  readonly head: string;
  /** A pull request that the event names; null where it names none. */
  readonly named: number | null;
  readonly rules: ApprovalRules;
  /** The change from `base` to a commit; null where that commit can't be had. */
  planAt(commit: string): Promise<Plan | null>;
  /** Waits between attempts; tests don't. */
  wait?(milliseconds: number): Promise<unknown>;
}

interface Plan {
  readonly planId: string;
  readonly migrations: readonly PlannedMigration[];
}

/**
 * Approvals of what several pull requests bring together, in a merge queue or in a push. Each file that is held must be,
 * byte for byte, one that an approved pull request brings. What is held only because they meet (`other`, such as two
 * migrations of one version) was in front of no approver.
 */
export async function readGroupApprovals(
  input: GroupInput,
  held: Plan & { readonly holds: readonly Hold[] },
): Promise<Approval> {
  const { rules } = input;
  try {
    const lifted = new Set<Hold>();
    const found: Approval[] = [];
    for (const number of await pullsOf(input)) {
      const one = await approvalsOf(input, number, held);
      if (one === null) continue;
      found.push(one.approval);
      if (one.approval.satisfied) for (const hold of one.holds) lifted.add(hold);
    }
    const left = held.holds.filter((hold) => !lifted.has(hold));
    return combine(found, left, weigh({ ...held, candidates: [], writers: new Set(), rules }));
  } catch (error) {
    if (!(error instanceof LockkeeperError)) throw error;
    const unreadable = `${error.message}`;
    return weigh({ ...held, candidates: [], writers: new Set(), rules, unreadable });
  }
}

async function approvalsOf(
  input: GroupInput,
  number: number,
  held: Plan & { readonly holds: readonly Hold[] },
): Promise<{ approval: Approval; holds: readonly Hold[] } | null> {
  const pull = await readPullRequest(input.github, number).catch((error: unknown) => {
    // The number of an issue, or of nothing.
    if (error instanceof LockkeeperError) return null;
    throw error;
  });
  const plan = pull === null ? null : await input.planAt(pull.head.sha);
  if (pull === null || plan === null) return null;
  const brought = new Map(plan.migrations.map((one) => [one.path, one]));
  const same = new Set(held.migrations.filter((one) => sameBytes(one, brought.get(one.path))).map(({ path }) => path));
  const alone = plan.planId === held.planId;
  const holds = held.holds.filter(({ path, risk }) => same.has(path) && (alone || risk !== 'other'));
  if (holds.length === 0) return null;
  const approval = await readApprovals(
    { ...input, pull, planAt: async (commit) => (await input.planAt(commit))?.planId ?? null },
    { planId: plan.planId, holds, paths: plan.migrations.map(({ path }) => path) },
  );
  return { approval, holds };
}

function sameBytes(one: PlannedMigration, other: PlannedMigration | undefined): boolean {
  if (other === undefined) return false;
  if (one.bytes === null || other.bytes === null) return one.bytes === other.bytes;
  return sha256(one.bytes) === sha256(other.bytes);
}

function combine(found: readonly Approval[], left: readonly Hold[], none: Approval): Approval {
  if (left.length === 0) return { ...none, ...everyone(found), satisfied: true };
  return { ...none, ...everyone(found), satisfied: false };
}

function everyone(found: readonly Approval[]): Pick<Approval, 'given' | 'refused' | 'unreadable'> {
  return {
    given: found.flatMap(({ given }) => given),
    refused: found.flatMap(({ refused }) => refused),
    unreadable: found.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null,
  };
}

/**
 * Pull requests that the commits may have come from: by what the event and their subjects say, and by what GitHub knows.
 * A false lead does no harm: its migrations would have to be the same bytes, and approved.
 */
async function pullsOf(input: GroupInput): Promise<number[]> {
  const { repository, base, head, named } = input;
  const subjects = await repository.subjects(base, head);
  const told = subjects.flatMap((subject) => [...subject.matchAll(/#(\d{1,9})\b/g)].map((match) => Number(match[1])));
  const numbers = new Set([...(named === null ? [] : [named]), ...told]);
  if (numbers.size === 0) for (const number of await askGithub(input)) numbers.add(number);
  return [...numbers].slice(0, MOST_PULLS);
}

async function askGithub({ github, head, wait = sleep }: GroupInput): Promise<number[]> {
  const { octokit, owner, repo } = github;
  for (const delay of [0, ...LAG_MS]) {
    if (delay > 0) await wait(delay);
    const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ owner, repo, commit_sha: head });
    if (data.length > 0) return data.map(({ number }) => number);
  }
  return [];
}
