import { LockkeeperError } from '../core/errors.js';
import type { Repository } from '../frameworks/repository.js';
import { type Approval, type ApprovalRules, type Candidate, weigh } from '../gate/approvals.js';
import type { Hold } from '../gate/risk.js';
import type { Github } from './client.js';
import type { PullRequest } from './pull-request.js';
import { readStatements, type Statement } from './reviews.js';
import { isListed, readRole } from './roles.js';
import { readWriters } from './writers.js';

/** Nobody has this many reviewers; somebody may have this many accounts. */
const MOST_PEOPLE = 50;

export interface ApprovalsInput {
  readonly github: Github;
  readonly pull: PullRequest;
  readonly repository: Repository;
  readonly base: string;
  readonly rules: ApprovalRules;
  /** Plan id of the change as it was at a commit; null where that commit can't be had. */
  planAt(commit: string): Promise<string | null>;
}

export interface Held {
  readonly planId: string;
  readonly holds: readonly Hold[];
  readonly paths: readonly string[];
}

/** Reads and weighs the approvals of a held plan. What can't be read counts against: this never lifts a hold by mistake. */
export async function readApprovals(input: ApprovalsInput, { planId, holds, paths }: Held): Promise<Approval> {
  const { github, pull, rules } = input;
  const weighed = { planId, holds, rules };
  try {
    const statements = lastOfEach(await readStatements(github, pull.number));
    if (statements.every(({ state }) => state !== 'approved')) {
      return weigh({ ...weighed, candidates: statements.map(unasked), writers: new Set() });
    }
    const writers = await readWriters({ ...input, paths });
    const candidates: Candidate[] = [];
    for (const statement of statements) candidates.push(await identify(statement, input, writers));
    return weigh({ ...weighed, candidates, writers });
  } catch (error) {
    if (!(error instanceof LockkeeperError)) throw error;
    const unreadable = `${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`;
    return weigh({ ...weighed, candidates: [], writers: new Set(), unreadable });
  }
}

/** Only the last word of each person is worth a request. */
function lastOfEach(statements: readonly Statement[]): Statement[] {
  const last = new Map<string, Statement>();
  for (const one of statements) {
    const known = last.get(one.login);
    if (known === undefined || known.at <= one.at) last.set(one.login, one);
  }
  return [...last.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST_PEOPLE);
}

function unasked(statement: Statement): Candidate {
  return { ...statement, planSeen: null, role: null, listed: null };
}

async function identify(
  statement: Statement,
  { github, rules, planAt }: ApprovalsInput,
  writers: ReadonlySet<string>,
): Promise<Candidate> {
  const { login, bot, state, commit } = statement;
  if (state !== 'approved' || writers.has(login.toLowerCase())) return unasked(statement);
  const listed = bot ? false : await isListed(github, login, rules);
  const role = bot || listed === true ? null : await readRole(github, login);
  const planSeen = commit === null ? null : await planAt(commit);
  return { ...unasked(statement), listed, role, planSeen };
}
