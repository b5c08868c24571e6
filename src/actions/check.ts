import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckReport } from '../gate/report.js';
import { CHECK_OUTPUTS, checkOutputs, failedOutputs, writeOutputs } from '../github/outputs.js';
import { summaryRoom, writeSummary } from '../github/summary.js';
import { plain } from '../report/escape.js';
import type { RenderOptions, ReportFormat } from '../report/format.js';
import { formats } from '../report/registry.gen.js';
import type { Settings } from '../settings/resolve.js';
import type { Job } from './job.js';
import { type Judged, judge } from './judge.js';
import { linksTo, notice, runUrl } from './step.js';

/**
 * The pull-request check: finds the commits, runs the same check as the command line on them, and tells the result to
 * everyone who listens: the log, the margin of the diff, the job's summary, the pull request and later steps.
 */
export const job: Job = {
  id: 'check',
  name: 'Lockkeeper',
  description: 'Holds Postgres migrations that would stop traffic or lose data, and shows the safe way',
  remark: `The pull-request check. It has no database input on purpose: code of a pull request must never stand beside a
connection. Options that the configuration file may set too have no default here, or the file would never count.`,
  outputs: CHECK_OUTPUTS,
  failed: failedOutputs(),
  run,
};

/** Columns of GitHub's log on a laptop. */
const LOG_WIDTH = 120;

async function run(env: NodeJS.ProcessEnv): Promise<void> {
  const judged = await judge(job.id, env);
  const { report, settings, notes } = judged;
  await print(report, 'text', settings);
  const { converse, withoutFindings } = await import('../github/conversation.js');
  const said = await converse(judged.change, report, {
    settings,
    root: judged.root,
    links: linksTo(judged.change.head, env),
    run: runUrl(env),
    notes,
  });
  if (settings.annotations) await print(withoutFindings(report, said.inline), 'github', settings);
  const all = said.missed === null ? notes : [...notes, said.missed];
  for (const note of all) await notice(note);
  await summarize(judged, all, env);
  const files = {
    json: await save(judged, 'json'),
    sarif: await save(judged, 'sarif'),
    rollback: await saveRollback(judged),
  };
  await writeOutputs(checkOutputs(report, files));
  // Not by setFailed: its message would be one more annotation, and the annotations say it all.
  if (report.verdict !== 'pass') process.exitCode = 1;
}

type FormatId = Settings['format'];

async function loadFormat(id: FormatId): Promise<ReportFormat> {
  const load = formats[id];
  if (load === undefined) throw new Error(`there is no format "${id}"`);
  return (await load()).format;
}

async function render(report: CheckReport, id: FormatId, options: Partial<RenderOptions> = {}): Promise<string> {
  const format = await loadFormat(id);
  return format.render(report, { color: false, width: LOG_WIDTH, quiet: false, ...options });
}

async function print(report: CheckReport, id: FormatId, settings: Settings): Promise<void> {
  process.stdout.write(await render(report, id, { color: settings.color !== 'never', quiet: settings.quiet }));
}

async function save({ report, folder }: Judged, id: FormatId): Promise<string> {
  const format = await loadFormat(id);
  const path = join(folder, `report.${format.extension}`);
  writeFileSync(path, await render(report, id));
  return path;
}

async function saveRollback({ report, folder }: Judged): Promise<string> {
  if (report.files.every(({ rollback }) => rollback === undefined)) return '';
  const { rollbackScript } = await import('../report/rollbacks.js');
  const path = join(folder, 'rollback.sql');
  writeFileSync(path, rollbackScript(report));
  return path;
}

async function summarize(judged: Judged, notes: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { SUMMARY_LIMIT, renderMarkdown } = await import('../report/markdown.js');
  const foot = notes.map((note) => `\n> ${plain(note)}\n`).join('');
  const room = Math.min(SUMMARY_LIMIT, summaryRoom(env)) - Buffer.byteLength(foot);
  if (room <= 0) return;
  writeSummary(
    env,
    renderMarkdown(judged.report, { limit: room, links: linksTo(judged.change.head, env), whole: true }) + foot,
  );
}
