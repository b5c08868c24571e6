import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UsageError } from '../core/errors.js';
import { findRoot } from '../frameworks/discover.js';
import { git } from '../frameworks/git.js';
import { type Diagnosis, unknown } from '../github/doctor/diagnosis.js';
import { examineOwners, OWNERS_FILES } from '../github/doctor/owners.js';
import { readWorkflow, type Workflow } from '../github/doctor/workflow.js';
import { examineWorkflows, type OurJob, ourJobs } from '../github/doctor/workflows.js';
import { doctorText } from '../report/doctor.js';
import { CONFIG_FILES } from '../settings/config.js';
import { readEnvironment, resolveSettings } from '../settings/resolve.js';
import type { Command } from './command.js';

const WORKFLOWS = '.github/workflows';

/**
 * Whether the gate can be talked around: in the workflow files, and in the repository's settings where a token lets us
 * see them.
 */
export async function examine(root: string, token: string | null, env: NodeJS.ProcessEnv): Promise<Diagnosis[]> {
  const workflows = await readWorkflows(root);
  const jobs = ourJobs(workflows, isOwn(root));
  return [
    ...examineWorkflows(workflows, jobs),
    ...examineOwners(readOwners(root), guardedFiles(root, jobs)),
    ...(await remote(root, jobs, token, env)),
  ];
}

async function readWorkflows(root: string): Promise<Workflow[]> {
  const folder = join(root, WORKFLOWS);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  const read = names
    .sort()
    .map((name) => readWorkflow(`${WORKFLOWS}/${name}`, readFileSync(join(folder, name), 'utf8')));
  return (await Promise.all(read)).filter((workflow) => workflow !== null);
}

/** Our own repository runs the check by its path. */
function isOwn(root: string): boolean {
  const path = join(root, 'action.yml');
  return existsSync(path) && /^name: Lockkeeper$/m.test(readFileSync(path, 'utf8'));
}

/** The gate's workflow and the policy, as they are called here or would be. */
function guardedFiles(root: string, jobs: readonly OurJob[]): string[] {
  const gates = jobs.filter(({ action }) => action === '').map(({ workflow }) => workflow.path);
  const policy = CONFIG_FILES.find((name) => name !== 'package.json' && existsSync(join(root, name)));
  return [...new Set([...(gates.length > 0 ? gates : [`${WORKFLOWS}/lockkeeper.yml`]), policy ?? 'lockkeeper.yml'])];
}

function readOwners(root: string): { path: string; text: string } | null {
  const path = OWNERS_FILES.find((name) => existsSync(join(root, name)));
  return path === undefined ? null : { path, text: readFileSync(join(root, path), 'utf8') };
}

async function remote(
  root: string,
  jobs: readonly OurJob[],
  token: string | null,
  env: NodeJS.ProcessEnv,
): Promise<Diagnosis[]> {
  const repository = env.GITHUB_REPOSITORY || (await originOf(root));
  if (token === null || repository === null) {
    const what = token === null ? 'no token' : 'no repository at GitHub';
    return [
      unknown(
        'repository',
        `The repository’s settings were not looked at: there is ${what}.`,
        'Set GITHUB_TOKEN (and GITHUB_REPOSITORY, where "origin" is not at GitHub).',
      ),
    ];
  }
  const { connect } = await import('../github/client.js');
  const { examineRepository } = await import('../github/doctor/repository.js');
  const { GITHUB_API_URL: baseUrl } = env;
  return examineRepository(await connect({ token, repository, ...(baseUrl ? { baseUrl } : {}) }), jobs);
}

async function originOf(root: string): Promise<string | null> {
  const url = await git(root, ['remote', 'get-url', 'origin']).catch(() => Buffer.alloc(0));
  return /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\s*$/.exec(url.toString('utf8'))?.[1] ?? null;
}

export const command: Command = {
  name: 'doctor',
  summary: 'Look whether the gate can be talked around: workflows, code owners, required checks',
  operands: '',
  examples: [
    { line: 'lockkeeper doctor', does: 'looks at the files, and at GitHub where GITHUB_TOKEN is set' },
    { line: 'lockkeeper doctor --format json', does: 'the same for machines' },
  ],
  async run(line, io): Promise<number> {
    if (line.operands.length > 0) throw new UsageError('lockkeeper doctor takes no operands.');
    const settings = resolveSettings({ flags: line.values, environment: readEnvironment(io.env) });
    if (settings.format !== 'text' && settings.format !== 'json') {
      throw new UsageError('lockkeeper doctor prints text or json.', { hint: '--format json' });
    }
    const found = await examine(findRoot(io.cwd), settings.githubToken, io.env);
    if (settings.format === 'json') io.out(`${JSON.stringify({ version: 1, diagnoses: found }, null, 2)}\n`);
    else io.out(doctorText(found, { color: io.color, width: io.width, quiet: settings.quiet }));
    return found.some(({ state }) => state === 'problem') ? EXIT.held : EXIT.passed;
  },
};
