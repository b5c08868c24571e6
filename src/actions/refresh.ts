import { connect } from '../github/client.js';
import { readRemark } from '../github/event.js';
import { writeOutputs } from '../github/outputs.js';
import { safeLog } from '../report/escape.js';
import { readEnvironment, readInputs, resolveSettings } from '../settings/resolve.js';
import type { Job } from './job.js';

/** Runs the gate again when a review or a command arrives. */
export const job: Job = {
  id: 'refresh',
  name: 'Lockkeeper refresh',
  description: 'Runs the gate again when a review or a /lockkeeper command may have changed its answer',
  remark: `For pull_request_review and issue_comment, with "permissions: {actions: write, pull-requests: read, contents: read}".
It checks nothing out and believes nothing that is said: the gate reads the reviews anew.`,
  outputs: { rerun: 'true when the gate was started again' },
  failed: { rerun: 'false' },
  async run(env) {
    const settings = resolveSettings({ environment: { ...readEnvironment(env), ...readInputs(env, job.id) } });
    const remark = readRemark(env);
    const github = await connect({ token: settings.githubToken, repository: env.GITHUB_REPOSITORY });
    const { refresh } = await import('../github/refresh.js');
    const { rerun, said } = await refresh({ github, remark, workflow: settings.workflow });
    process.stdout.write(`${safeLog(said)}\n`);
    await writeOutputs({ rerun: String(rerun) });
  },
};
