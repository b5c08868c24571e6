import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../commands/verify.js';
import { writeOutputs } from '../github/outputs.js';
import { writeSummary } from '../github/summary.js';
import { safeLog } from '../report/escape.js';
import { firstProblem, nameOf, verifyText, waitingText } from '../report/verify.js';
import { verifyMarkdown } from '../report/verify-markdown.js';
import { atCommit } from './at-commit.js';
import type { Job } from './job.js';
import { linksTo, stepFolder } from './step.js';

/** Goes before a deploy. */
export const job: Job = {
  id: 'verify',
  name: 'Lockkeeper verify',
  description: 'Holds a deploy until every table and column that its code needs is in the database, on every replica',
  remark: `For the job that deploys, as a step before it; with "wait" it looks until the schema is there. It only reads: a role
with CONNECT is enough. Give the job an environment that holds the addresses, and "permissions: {contents: read}".`,
  outputs: {
    verdict: 'pass when all is there, hold when something is missing, error when that could not be found out',
    missing: 'How many things are missing',
    'report-file': 'Path of the report as JSON',
  },
  failed: { verdict: 'error', missing: '', 'report-file': '' },
  async run(env) {
    const { root, settings, commit } = await atCommit(env, job.id);
    const report = await verify({
      cwd: root,
      env,
      settings,
      waiting: (held) => void process.stdout.write(safeLog(waitingText(held))),
    });
    process.stdout.write(verifyText(report, { color: settings.color !== 'never', quiet: settings.quiet }));
    writeSummary(env, verifyMarkdown(report, linksTo(commit, env)));
    const path = join(stepFolder(env), 'verify.json');
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
    const missing = report.targets.reduce((sum, { needs }) => sum + needs.length, 0);
    await writeOutputs({ verdict: report.verdict, missing: String(missing), 'report-file': path });
    if (report.verdict === 'pass') return;
    const { error } = await import('@actions/core');
    for (const target of report.targets.filter(({ verdict }) => verdict === 'hold')) {
      error(safeLog(`${nameOf(target)}: ${firstProblem(target)}`), { title: 'Lockkeeper' });
    }
    process.exitCode = 1;
  },
};
