/**
 * The front door of the GitHub Actions: one bundle, and an action.yml for each job that says which it is. Everything is
 * loaded when it is needed.
 */
import type { Job } from './actions/job.js';
import { jobs } from './actions/registry.gen.js';
import { LockkeeperError, UsageError } from './core/errors.js';
import { writeOutputs } from './github/outputs.js';
import { writeSummary } from './github/summary.js';
import { cut, plain, safeLog } from './report/escape.js';
import { readJob } from './settings/resolve.js';

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  let job: Job | null = null;
  // Node ends a process that waits for nothing it knows of, and would call that a success: nothing held, nothing judged.
  const endedEarly = () => void fail(new Error('the process ended before its work was done'), job, env);
  process.once('beforeExit', endedEarly);
  try {
    job = await jobOf(readJob(env));
    await job.run(env);
  } catch (error) {
    await fail(error, job, env);
  } finally {
    process.removeListener('beforeExit', endedEarly);
  }
}

async function jobOf(id: string): Promise<Job> {
  const load = Object.hasOwn(jobs, id) ? jobs[id] : undefined;
  if (load === undefined) {
    throw new UsageError(`Lockkeeper has no action "${id}".`, {
      hint: 'The input "job" is set by each action.yml; leave it out.',
    });
  }
  return (await load()).job;
}

/** Work could not be done: one sentence, and nothing that could be taken for a pass. */
async function fail(error: unknown, job: Job | null, env: NodeJS.ProcessEnv): Promise<void> {
  const { setFailed, isDebug } = await import('@actions/core');
  const known = error instanceof LockkeeperError;
  const sentence = known
    ? [error.message, error.hint].filter(Boolean).join(' ')
    : `Lockkeeper failed inside: ${error instanceof Error ? error.message : String(error)}`;
  if (!known && isDebug() && error instanceof Error) process.stderr.write(`${safeLog(error.stack ?? '')}\n`);
  setFailed(safeLog(cut(sentence, 4000)));
  await writeOutputs(job?.failed ?? {});
  writeSummary(env, `### Lockkeeper: error\n\n${plain(cut(sentence, 4000))}\n`);
}

/** Does the job that the process was started for. */
export function start(): Promise<void> {
  return main(process.env);
}
