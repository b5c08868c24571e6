import type { Hold, Risk } from './risk.js';
import { RISKS } from './risk.js';

/** GitHub's roles, the weakest first. */
export const ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who may approve, and how many it takes; from the base branch. */
export interface ApprovalRules {
  /** Approvals that each risk takes; the greatest of those present counts. */
  readonly counts: Readonly<Record<Risk, number>>;
  /** Logins, and teams as `@organisation/team`. */
  readonly approvers: readonly string[];
  /** The role that lets somebody approve without being named; `listed`: none does. */
  readonly role: 'write' | 'maintain' | 'admin' | 'listed';
  /** Bots whose word counts, by login. */
  readonly bots: readonly string[];
  /** A review counts only if it names the plan. */
  readonly strict: boolean;
}

/** Something that could be an approval, with all that is known of it and of who gave it. */
export interface Candidate {
  readonly by: 'review' | 'command';
  readonly login: string;
  readonly bot: boolean;
  readonly state: 'approved' | 'changes-requested' | 'dismissed';
  /** Plan id of the migrations as the review saw them; null where its commit can't be read. A command saw none. */
  readonly planSeen: string | null;
  /** The start of a plan id that its text names; null where it names none. */
  readonly planNamed: string | null;
  /** The text was changed after it was written, perhaps by somebody else. */
  readonly edited: boolean;
  /** Null where GitHub would not say. */
  readonly role: Role | null;
  /** Named among the approvers or in one of their teams; null where GitHub would not say. */
  readonly listed: boolean | null;
  /** Seconds or text that sorts as time does. */
  readonly at: string;
  readonly url: string;
}

/** What is asked for, and what there is. */
export interface Approval {
  readonly risk: Risk;
  readonly required: number;
  readonly given: readonly { readonly login: string; readonly by: Candidate['by']; readonly url: string }[];
  /** Approvals that don't count, each with its reason as the end of a sentence: "… is the author". */
  readonly refused: readonly { readonly login: string; readonly reason: string }[];
  /** Who may approve, as a phrase. */
  readonly who: string;
  /** Why approvals could not be read, as a sentence; then none counts. */
  readonly unreadable: string | null;
  readonly satisfied: boolean;
}

export interface Weighed {
  readonly planId: string;
  readonly holds: readonly Hold[];
  readonly candidates: readonly Candidate[];
  /** Logins that took part in writing the change: they can't approve it. */
  readonly writers: ReadonlySet<string>;
  readonly rules: ApprovalRules;
  readonly unreadable?: string | null;
}

/** A plan id as people see and write it. */
export const SHORT_PLAN = 12;

/** How many approvals the holds take, and for which risk. */
export function demandOf(holds: readonly Hold[], rules: ApprovalRules): { risk: Risk; required: number } {
  const present = RISKS.filter((risk) => holds.some((hold) => hold.risk === risk));
  const risk = present[0] ?? 'other';
  return { risk, required: Math.max(1, ...present.map((one) => rules.counts[one])) };
}

/**
 * Which approvals count. Each person's last word does, and only if it was said about these very bytes. Whatever is not
 * known for sure counts against: a role that can't be read, a commit that is gone.
 */
export function weigh({ planId, holds, candidates, writers, rules, unreadable = null }: Weighed): Approval {
  const { risk, required } = demandOf(holds, rules);
  const given: Approval['given'][number][] = [];
  const refused: Approval['refused'][number][] = [];
  for (const candidate of lastWords(candidates)) {
    const reason = whyNot(candidate, planId, writers, rules);
    if (reason === null) given.push({ login: candidate.login, by: candidate.by, url: candidate.url });
    else if (candidate.state !== 'changes-requested') refused.push({ login: candidate.login, reason });
  }
  const satisfied = unreadable === null && given.length >= required;
  return { risk, required, given, refused, who: whoMay(rules), unreadable, satisfied };
}

/** The latest of each person, in the order in which they were said. */
function lastWords(candidates: readonly Candidate[]): Candidate[] {
  const last = new Map<string, Candidate>();
  for (const candidate of [...candidates].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const login = candidate.login.toLowerCase();
    last.delete(login);
    last.set(login, candidate);
  }
  return [...last.values()];
}

function whyNot(
  candidate: Candidate,
  planId: string,
  writers: ReadonlySet<string>,
  rules: ApprovalRules,
): string | null {
  return whyNotSaid(candidate) ?? whyNotThem(candidate, writers, rules) ?? whyNotThis(candidate, planId, rules);
}

function whyNotSaid({ state, edited, by }: Candidate): string | null {
  if (state === 'changes-requested') return 'asked for changes';
  if (state === 'dismissed') return 'had the approval dismissed';
  if (by === 'command' && edited) return 'gave it in a comment that was edited since';
  return null;
}

function whyNotThem(
  { login, bot, role, listed }: Candidate,
  writers: ReadonlySet<string>,
  rules: ApprovalRules,
): string | null {
  if (writers.has(login.toLowerCase())) return 'took part in writing the change';
  if (bot) return includes(rules.bots, login) ? null : 'is a bot';
  if (listed === true) return null;
  if (rules.role === 'listed')
    return listed === null ? 'is in no team that GitHub lets us read' : 'is not among the approvers';
  if (role === null) return 'has a role that GitHub would not tell';
  if (ROLES.indexOf(role) >= ROLES.indexOf(rules.role)) return null;
  return `has the role "${role}", and approving takes "${rules.role}"`;
}

function whyNotThis({ by, planSeen, planNamed }: Candidate, planId: string, rules: ApprovalRules): string | null {
  const named = planNamed !== null && planNamed.length >= SHORT_PLAN && planId.startsWith(planNamed);
  if (planNamed !== null && !named) return 'named another plan';
  if (by === 'command') return named ? null : 'named no plan';
  if (planSeen === null) return 'approved a commit that can no longer be read';
  if (planSeen !== planId) return 'approved other migrations than these; they changed since';
  return rules.strict && !named ? 'did not name the plan, as the configuration asks' : null;
}

function whoMay({ approvers, role }: ApprovalRules): string {
  const listed = approvers.length > 0 ? `of ${approvers.join(', ')}` : '';
  if (role === 'listed') return listed === '' ? 'nobody: no approvers are named' : `one ${listed}`;
  const byRole = `someone with the role ${role === 'admin' ? 'admin' : `${role} or above`}`;
  return listed === '' ? byRole : `one ${listed}, or ${byRole}`;
}

function includes(logins: readonly string[], login: string): boolean {
  return logins.some((one) => one.toLowerCase() === login.toLowerCase());
}
