import { GithubError } from '../core/errors.js';
import { writeOutputs } from '../github/outputs.js';
import { safeLog } from '../report/escape.js';
import type { Job } from './job.js';
import { judge } from './judge.js';
import { linksTo, runUrl } from './step.js';

/**
 * Comments on pull requests of forks, whose own runs may not write. It takes nothing from such a run but the name of a
 * commit: the bytes are fetched and judged again here, where nothing of them is ever run, so that there is no artifact
 * to forge.
 */
export const job: Job = {
  id: 'comment',
  name: 'Lockkeeper comment',
  description: 'Comments on pull requests of forks, after the check has run without the right to do so',
  remark: `For workflow_run after the workflow that checks, on a checkout of the default branch with "fetch-depth: 0", with
"permissions: {contents: read, pull-requests: write}". The commits of the fork are read as data, and never run.`,
  outputs: { commented: 'true when the pull request was told' },
  failed: { commented: 'false' },
  async run(env) {
    const { report, change, settings, root, notes } = await judge(job.id, env);
    const { converse } = await import('../github/conversation.js');
    const context = { settings, root, notes, links: linksTo(change.head, env), run: runUrl(env) };
    const { missed } = await converse(change, report, context);
    if (missed !== null) throw new GithubError(missed);
    process.stdout.write(`${safeLog(`The pull request was told: ${report.verdict}.`)}\n`);
    await writeOutputs({ commented: 'true' });
  },
};
