import { placesOf } from '../commands/environments.js';
import { UsageError } from '../core/errors.js';
import { repositoryAt } from '../frameworks/repository.js';
import { readPolicy } from '../github/base-policy.js';
import { readEnvironment, readInputs, resolveSettings, type Settings } from '../settings/resolve.js';
import type { Job } from './job.js';
import { mask } from './step.js';

/** What a job that looks at databases goes by. */
export interface AtCommit {
  readonly root: string;
  /** Its `ref` is the commit. */
  readonly settings: Settings;
  readonly commit: string;
  /** Of the policy at the commit. */
  readonly policyBytes: Awaited<ReturnType<typeof readPolicy>>['bytes'];
}

/** Reads a job's settings as of its commit; every address of a database that they name is masked. */
export async function atCommit(env: NodeJS.ProcessEnv, id: Job['id']): Promise<AtCommit> {
  const inputs = { ...readEnvironment(env), ...readInputs(env, id) };
  await maskAll([inputs.databaseUrl ?? null, ...(inputs.replicas ?? [])], env);
  const root = env.GITHUB_WORKSPACE || process.cwd();
  const ref = inputs.ref ?? env.GITHUB_SHA;
  if (!ref) throw new UsageError('GITHUB_SHA names no commit.', { hint: 'The action runs in a GitHub Actions job.' });
  const repository = repositoryAt(root);
  const commit = await repository.resolve(ref);
  const policy = await readPolicy(await repository.at(commit), inputs.config ?? null);
  const settings = { ...resolveSettings({ environment: inputs, config: policy.values }), ref: commit };
  const places = await placesOf(settings, env);
  await maskAll(
    places.flatMap(({ databaseUrl, replicas }) => [databaseUrl, ...replicas]),
    env,
  );
  return { root, settings, commit, policyBytes: policy.bytes };
}

async function maskAll(urls: readonly (string | null)[], env: NodeJS.ProcessEnv): Promise<void> {
  for (const url of urls) await mask(url, env);
}
