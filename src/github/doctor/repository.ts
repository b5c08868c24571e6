import { type Github, whyFailed } from '../client.js';
import { type Diagnosis, ok, problem, unknown } from './diagnosis.js';
import type { OurJob } from './workflows.js';

/** GitHub's own app, as which a workflow reports its checks. */
const ACTIONS_APP = 15368;

type Rule = Awaited<ReturnType<Github['octokit']['rest']['repos']['getBranchRules']>>['data'][number];

/** What the settings of the repository at GitHub tell: whether the gate's answer binds anybody. */
export async function examineRepository(github: Github, jobs: readonly OurJob[]): Promise<Diagnosis[]> {
  const { octokit, owner, repo } = github;
  try {
    const branch = (await octokit.rest.repos.get({ owner, repo })).data.default_branch;
    const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, { owner, repo, branch, per_page: 100 });
    const checks = await requiredChecks(github, rules, branch);
    const gates = jobs.filter(({ action, workflow }) => action === '' && 'pull_request' in workflow.on);
    return [
      ...gates.map((gate) => requiredCheck(gate, rules, checks, branch)),
      reviews(rules, branch),
      ...(await environments(github, jobs)),
    ];
  } catch (error) {
    return [
      unknown(
        'repository',
        `The settings of ${owner}/${repo} could not be read: ${whyFailed(error)}.`,
        'Give a token that may read the repository: GITHUB_TOKEN, or --github-token.',
      ),
    ];
  }
}

interface RequiredCheck {
  readonly context: string;
  /** The app that must report it; null: any may. */
  readonly app: number | null;
}

/** Checks that rulesets and the older branch protection ask for. */
async function requiredChecks(
  { octokit, owner, repo }: Github,
  rules: readonly Rule[],
  branch: string,
): Promise<RequiredCheck[]> {
  const { data } = await octokit.rest.repos.getBranch({ owner, repo, branch });
  const older = data.protection?.required_status_checks?.checks ?? [];
  return [
    ...rules.flatMap((rule) =>
      rule.type === 'required_status_checks'
        ? (rule.parameters?.required_status_checks ?? []).map((check) => ({
            context: check.context,
            app: check.integration_id ?? null,
          }))
        : [],
    ),
    ...older.map(({ context, app_id }) => ({ context, app: app_id === -1 ? null : app_id })),
  ];
}

function requiredCheck(
  { workflow, job: { name } }: OurJob,
  rules: readonly Rule[],
  checks: readonly RequiredCheck[],
  branch: string,
): Diagnosis {
  const wanted = rules.flatMap((rule) => (rule.type === 'workflows' ? (rule.parameters?.workflows ?? []) : []));
  if (wanted.some(({ path }) => path === workflow.path)) {
    return ok('required-check', `${workflow.path} is a required workflow on ${branch}.`);
  }
  const found = checks.filter(({ context }) => context === name);
  if (found.length === 0) {
    return problem(
      'required-check',
      `Nothing requires the check "${name}" on ${branch}: a held pull request can be merged.`,
      'Add it under Settings, Rules, "Require status checks to pass", with GitHub Actions as its source.',
    );
  }
  if (found.every(({ app }) => app !== ACTIONS_APP)) {
    return problem(
      'check-source',
      `The required check "${name}" may come from any app: whoever may write a status can pass it.`,
      'Set the source of the check to GitHub Actions in the ruleset.',
    );
  }
  return ok('required-check', `"${name}" from GitHub Actions is required on ${branch}.`);
}

function reviews(rules: readonly Rule[], branch: string): Diagnosis {
  const rule = rules.find(({ type }) => type === 'pull_request');
  const parameters = rule?.type === 'pull_request' ? rule.parameters : undefined;
  if (parameters?.require_code_owner_review) {
    return ok('owner-review', `Code owners have to review what they own on ${branch}.`);
  }
  return problem(
    'owner-review',
    rule === undefined
      ? `${branch} can be pushed to without a pull request.`
      : `Code owners need not review on ${branch}.`,
    'Require a pull request with review from code owners, so that nobody changes the gate alone.',
  );
}

async function environments({ octokit, owner, repo }: Github, jobs: readonly OurJob[]): Promise<Diagnosis[]> {
  const names = new Set(jobs.flatMap(({ action, job }) => (action === 'apply' ? (job.environment ?? []) : [])));
  const found: Diagnosis[] = [];
  for (const name of names) {
    try {
      const { data } = await octokit.rest.repos.getEnvironment({ owner, repo, environment_name: name });
      const reviewers = (data.protection_rules ?? []).find(({ type }) => type === 'required_reviewers');
      const self = reviewers !== undefined && 'prevent_self_review' in reviewers && reviewers.prevent_self_review;
      const branches = data.deployment_branch_policy !== null && data.deployment_branch_policy !== undefined;
      if (!branches) found.push(anyBranch(name));
      if (reviewers === undefined || self) found.push(ok('protected-environment', `"${name}" is protected.`));
      else {
        found.push(
          problem(
            'protected-environment',
            `In "${name}" whoever starts a deployment may approve it.`,
            'Switch on "Prevent self-review" in the environment’s settings.',
          ),
        );
      }
    } catch (error) {
      found.push(
        unknown('protected-environment', `"${name}" could not be read: ${whyFailed(error)}.`, 'Look at it by hand.'),
      );
    }
  }
  return found;
}

function anyBranch(name: string): Diagnosis {
  return problem(
    'environment-branches',
    `Any branch may deploy to "${name}", and so read its secrets.`,
    'Allow protected branches only, in the environment’s settings.',
  );
}
