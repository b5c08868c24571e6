import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drift } from '../commands/drift.js';
import { driftCount } from '../gate/live/drift.js';
import { connect } from '../github/client.js';
import { writeOutputs } from '../github/outputs.js';
import { markerFor } from '../github/sticky-comment.js';
import { upsertIssue } from '../github/sticky-issue.js';
import { writeSummary } from '../github/summary.js';
import { driftText } from '../report/drift.js';
import { driftMarkdown } from '../report/drift-markdown.js';
import { safeLog } from '../report/escape.js';
import type { Settings } from '../settings/resolve.js';
import { atCommit } from './at-commit.js';
import type { Job } from './job.js';
import { runUrl, stepFolder } from './step.js';

/** Every night. */
export const job: Job = {
  id: 'drift',
  name: 'Lockkeeper drift',
  description: 'Compares databases with the migrations and with each other, and keeps one issue about what differs',
  remark: `For schedule, on a checkout of the default branch, with "permissions: {contents: read, issues: write}" and the addresses
of the databases in the variables that the configuration names. It only reads them: a role with CONNECT is enough.`,
  outputs: {
    verdict: 'pass when nothing differs, hold when something does, error when that could not be found out',
    differences: 'How many things differ',
    issue: 'What became of the issue: opened, updated, unchanged, closed or none',
    'report-file': 'Path of the report as JSON',
  },
  failed: { verdict: 'error', differences: '', issue: 'none', 'report-file': '' },
  async run(env) {
    const { root, settings, policyBytes } = await atCommit(env, job.id);
    const report = await drift({ cwd: root, env, settings, policyBytes });
    process.stdout.write(driftText(report, { color: settings.color !== 'never', quiet: settings.quiet }));
    const markdown = driftMarkdown(report);
    writeSummary(env, markdown);
    const path = join(stepFolder(env), 'drift.json');
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
    const differences = driftCount(report);
    const issue =
      settings.driftIssue === 'off' ? 'none' : await tell(settings, env, differences === 0 ? null : markdown);
    await writeOutputs({ verdict: report.verdict, differences: String(differences), issue, 'report-file': path });
    if (report.verdict === 'pass') return;
    const { error } = await import('@actions/core');
    error(safeLog(`${differences} things differ; the summary and the issue say which.`), { title: 'Lockkeeper' });
    process.exitCode = 1;
  },
};

async function tell(settings: Settings, env: NodeJS.ProcessEnv, markdown: string | null) {
  const github = await connect({ token: settings.githubToken, repository: env.GITHUB_REPOSITORY });
  const foot = `\nFrom [this run](${runUrl(env)}). The issue closes itself when nothing differs any more.\n`;
  return upsertIssue(github, {
    marker: markerFor('drift'),
    title: settings.driftIssue,
    body: markdown === null ? null : markdown + foot,
  });
}
