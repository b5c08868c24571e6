import { repositoryAt } from '../frameworks/repository.js';
import type { CheckReport } from '../gate/report.js';
import { baseSchema, readPolicy } from '../github/base-policy.js';
import { findChange, type ProposedChange } from '../github/change.js';
import { readEvent } from '../github/event.js';
import { readEnvironment, readInputs, resolveSettings, type Settings } from '../settings/resolve.js';
import { stepFolder } from './step.js';

/** A check of what an event proposes. */
export interface Judged {
  readonly report: CheckReport;
  readonly settings: Settings;
  readonly change: ProposedChange;
  /** The clone. */
  readonly root: string;
  readonly notes: readonly string[];
  /** Where this step's files go. */
  readonly folder: string;
}

/** Finds what the event proposes, and runs the check on it under the policy of the base branch. */
export async function judge(action: string, env: NodeJS.ProcessEnv): Promise<Judged> {
  const inputs = { ...readEnvironment(env), ...readInputs(env, action) };
  const root = env.GITHUB_WORKSPACE || process.cwd();
  const repository = repositoryAt(root);
  const change = await findChange(readEvent(env), inputs, repository, env);
  const base = await repository.at(change.base);
  const policy = await readPolicy(base, inputs.config ?? null);
  const merged = resolveSettings({ environment: inputs, config: policy.values });
  const folder = stepFolder(env);
  const schema = merged.schema === null ? null : baseSchema(base, merged.schema, folder);
  const settings = { ...merged, schema, shadow: merged.shadow ?? 'auto' };
  const { check } = await import('../commands/check.js');
  const { readCommitted } = await import('../commands/committed.js');
  const at = (head: string) => ({
    cwd: root,
    paths: [],
    settings,
    change: { base: change.base, head, several: change.conversation === null },
  });
  const report = await check({
    ...at(change.head),
    policyBytes: policy.bytes,
    committed: readCommitted(base, settings),
    env,
    approvals: async (held) => {
      const { askApprovals } = await import('../github/gate.js');
      const { planOf } = await import('../commands/plan-of.js');
      const planAt = (commit: string) => planOf(at(commit), policy.bytes);
      return askApprovals({ change, repository, settings, env, planAt }, held);
    },
  });
  return { report, settings, change, root, notes: policy.note === null ? [] : [policy.note], folder };
}
